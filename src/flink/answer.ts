import { Ajv } from 'ajv';
import type { Static, TSchema } from 'typebox';
import { type Failure, failure } from '../api/errors.ts';
import type { FlinkRequest, FlinkResponse, Transport } from './transport.ts';

/** An answer that flinkapp could read, or why there is none. `status` is absent where no HTTP response came back. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure; readonly status?: number; readonly text: string };

const ajv = new Ajv({ strict: true });

/** Reads a body as the given schema; undefined for any other. */
export const reader = <T extends TSchema>(schema: T): ((text: string) => Static<T> | undefined) => {
  const valid = ajv.compile<Static<T>>(JSON.parse(JSON.stringify(schema)));
  return (text) => {
    try {
      const value: unknown = JSON.parse(text);
      return valid(value) ? value : undefined;
    } catch {
      return undefined; // not JSON, so not of this schema either
    }
  };
};

const MAX_REASON = 500;
const MAX_BODY_SHOWN = 200;

/** The innermost cause of a Java stack trace: the line that names the problem. */
export const rootCause = (text: string): string => {
  const trace = errorsOf(text);
  const lines = trace.split('\n').map((line) => line.trim());
  const cause = lines
    .filter((line) => line.startsWith('Caused by:'))
    .at(-1)
    ?.replace('Caused by:', '')
    .trim();
  return (cause ?? lines.find((line) => line !== '' && line !== 'Internal server error.') ?? 'no reason given').slice(
    0,
    MAX_REASON,
  );
};

const errorsOf = (text: string): string => {
  try {
    const body: unknown = JSON.parse(text);
    const errors = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : undefined;
    return Array.isArray(errors) ? errors.join('\n').replace('<Exception on server side:', '') : text;
  } catch {
    return text;
  }
};

const failed = (code: Failure['code'], message: string, response?: FlinkResponse): Answer<never> => ({
  ok: false,
  failure: failure(code, message),
  text: response?.text ?? '',
  ...(response === undefined ? {} : { status: response.status }),
});

/** Errors of AbortSignal.timeout and undici for a call that exceeded its time-out. */
const TIMEOUTS: readonly string[] = ['TimeoutError', 'HeadersTimeoutError', 'BodyTimeoutError'];

const messageOf = (error: unknown, timeoutMs: number): string => {
  if (!(error instanceof Error)) return String(error);
  if (TIMEOUTS.includes(error.name)) return `timed out after ${timeoutMs / 1000} s`;
  if (error.name === 'ConnectTimeoutError') return 'timed out while connecting';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return error.message.includes(code) ? error.message : `${error.message} (${code})`;
};

/** Sends a request and reads the answer. Never throws: a failure is a value with a code of src/api/errors.ts. */
export const ask = async <T>(
  transport: Transport,
  request: FlinkRequest,
  read: (text: string) => T | undefined,
): Promise<Answer<T>> => {
  let response: FlinkResponse;
  try {
    response = await transport(request);
  } catch (error) {
    return failed('FLINK_UNREACHABLE', `${request.method} ${request.path}: ${messageOf(error, request.timeoutMs)}`);
  }
  const what = `${request.method} ${request.path} answered ${response.status}`;
  if (response.status >= 500) return failed('FLINK_SERVER_ERROR', `${what}: ${rootCause(response.text)}`, response);
  if (response.status >= 300) return failed('FLINK_REJECTED', `${what}: ${rootCause(response.text)}`, response);
  const value = read(response.text);
  return value === undefined
    ? failed(
        'FLINK_UNEXPECTED_ANSWER',
        `${what} with an unexpected body: ${response.text.slice(0, MAX_BODY_SHOWN)}`,
        response,
      )
    : { ok: true, value };
};
