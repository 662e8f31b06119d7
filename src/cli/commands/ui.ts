import { portOf } from '../../objects/flink-config/ports.ts';
import { type Command, textOption } from '../command.ts';
import { EXIT } from '../exit.ts';
import { readApplication } from '../kubectl/applications.ts';
import { oneName, toNumber } from './names.ts';

export const ui: Command = {
  name: 'ui',
  synopsis: 'NAME [--port N]',
  summary: "open Flink's dashboard on a port of this machine, until Ctrl-C",
  options: { port: { type: 'string' } },
  help: '  --port N  the port; 8081 is the default',
  run: async (invocation) => {
    const { kubectl, terminal, positionals } = invocation;
    const { metadata, spec } = await readApplication(kubectl, oneName(positionals));
    const remote = portOf(spec, 'uiPort');
    const local = toNumber('port', textOption(invocation, 'port') ?? String(remote));
    terminal.err(`http://localhost:${local} shows the dashboard of ${metadata.name}; press Ctrl-C to end\n`);
    const status = await kubectl.attach(['port-forward', `service/${metadata.name}`, `${local}:${remote}`]);
    return status === 0 ? EXIT.ok : EXIT.unreachable;
  },
};
