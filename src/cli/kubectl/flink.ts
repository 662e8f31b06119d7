import type { FlinkApplication } from '../../api/flinkapplication.ts';
import { portOf } from '../../objects/flink-config/ports.ts';
import { CommandError } from '../exit.ts';
import type { Kubectl } from './kubectl.ts';

/** What Flink answered, or why it did not. */
export type FlinkAnswer<T> = { readonly value: T } | { readonly reason: string };

/** Which question, and how long its answer is worth waiting for. */
export interface FlinkQuestion {
  readonly path: string;
  readonly patienceMs: number;
}

/** The same for a JobManager that flinkapp cannot reach. */
const SILENT_PATIENCE_MS = 500;

/** Asks the REST API of the live JobManager through the API server's proxy: it needs the right `get services/proxy`. */
export const askFlink = async <T>(
  kubectl: Kubectl,
  application: FlinkApplication,
  { path, patienceMs }: FlinkQuestion,
): Promise<FlinkAnswer<T>> => {
  const { metadata, spec, status } = application;
  const service = `http:${metadata.name}:${portOf(spec, 'uiPort')}`;
  const isSilent = status?.clusterStatus?.unreachableSince !== undefined;
  const waitMs = isSilent ? Math.min(patienceMs, SILENT_PATIENCE_MS) : patienceMs;
  const url = `/api/v1/namespaces/${metadata.namespace}/services/${service}/proxy${path}`;
  try {
    return { value: await kubectl.json<T>(['get', `--raw=${url}`, `--request-timeout=${waitMs}ms`]) };
  } catch (error) {
    if (error instanceof CommandError) return { reason: error.message };
    if (error instanceof SyntaxError) return { reason: 'the answer is not JSON' };
    throw error;
  }
};
