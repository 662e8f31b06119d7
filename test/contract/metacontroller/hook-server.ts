import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { relatedRules } from '../../../metacontroller/customize.ts';
import { readHookRequest } from '../../../metacontroller/protocol.ts';
import type { Call, Reply } from './engine.ts';

/** The hooks of the CompositeController: they record each call and answer as a test says. Customize is that of flinkapp. */

interface Body {
  readonly parent: Call['parent'];
  readonly children: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly related: Call['related'];
  readonly finalizing: boolean;
}

const namesOf = ({ children }: Body): Call['children'] =>
  Object.fromEntries(
    Object.entries(children).map(([kind, objects]) => [
      kind,
      Object.keys(objects)
        .map((key) => key.replace(/^.*\//, ''))
        .sort(),
    ]),
  );

/** What answers the calls of one namespace. */
export interface Script {
  readonly calls: Call[];
  reply: (call: Call) => Reply;
}

const send = (response: ServerResponse, { code = 200, retryAfterSeconds, body }: Reply): void => {
  const retry = retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` };
  response.writeHead(code, { 'content-type': 'application/json', ...retry }).end(JSON.stringify(body ?? {}));
};

export const hookServer = async (scripts: ReadonlyMap<string, Script>) => {
  const server = createServer(async (request, response) => {
    const body = (await json(request)) as Body;
    if (request.url === '/customize')
      return send(response, { body: { relatedResources: relatedRules(readHookRequest(body).parent) } });
    const script = scripts.get(body.parent.metadata.namespace);
    // What is left of an earlier test goes.
    if (script === undefined) return send(response, { body: { status: {}, children: [], finalized: true } });
    const name = request.url === '/finalize' ? 'finalize' : 'sync';
    const { parent, related, finalizing } = body;
    const call: Call = { name, at: Date.now(), parent, children: namesOf(body), related, finalizing };
    script.calls.push(call);
    const reply = script.reply(call);
    setTimeout(() => send(response, reply), reply.takesMs ?? 0);
  });
  server.keepAliveTimeout = 100_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
