import { Agent, request as send } from 'undici';

/** One call to a cluster's REST API. */
export interface FlinkRequest {
  /** The address of a cluster, such as `http://app-1a2b3c4d.namespace.svc:8081`. */
  readonly base: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** A jar to upload instead of a body. */
  readonly jar?: { readonly name: string; readonly bytes: Uint8Array };
  /** Milliseconds for the whole call. */
  readonly timeoutMs: number;
}

export interface FlinkResponse {
  readonly status: number;
  readonly text: string;
}

/** The only way to Flink. Rejects where no response came. Tests put a simulated Flink here. */
export type Transport = (request: FlinkRequest) => Promise<FlinkResponse>;

const CONNECT_MS = 1000;
/** Far above the largest answer, which is an exception history. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

export interface HttpTransport {
  readonly transport: Transport;
  readonly close: () => Promise<void>;
}

const BOUNDARY = 'flinkapp-jar';

/** One part named `jarfile`, as `POST /jars/upload` takes it. */
const multipart = ({ name, bytes }: NonNullable<FlinkRequest['jar']>) => {
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="jarfile"; filename="${name}"\r\ncontent-type: application/x-java-archive\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
  return { body, headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` } };
};

/** Keep-alive connections in one pool per cluster: a cluster that hangs does not slow the others (R8). */
export const httpTransport = (): HttpTransport => {
  const agent = new Agent({
    connections: 4,
    pipelining: 1,
    keepAliveTimeout: 60_000,
    connect: { timeout: CONNECT_MS },
  });
  const transport: Transport = async ({ base, method, path, body, jar, timeoutMs }) => {
    const response = await send(`${base}${path}`, {
      dispatcher: agent,
      method,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      ...(jar === undefined ? {} : multipart(jar)),
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_BODY_BYTES) throw new Error(`the answer is longer than ${MAX_BODY_BYTES} bytes`);
    }
    return { status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') };
  };
  return { transport, close: () => agent.close() };
};
