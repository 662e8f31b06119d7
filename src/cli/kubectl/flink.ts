import type { FlinkApplication } from '../../api/flinkapplication.ts';
import { CommandError } from '../exit.ts';
import type { Kubectl } from './kubectl.ts';

/** What Flink answered, or why it did not. */
export type FlinkAnswer<T> = { readonly value: T } | { readonly reason: string };

const DEFAULT_UI_PORT = 8081;

/** How long a screen waits for Flink, in seconds. */
const PATIENCE = { answering: 5, silent: 1 } as const;

/**
 * Asks the REST API of the live JobManager through the API server's proxy: it needs the right `get services/proxy`.
 * A JobManager that flinkapp cannot reach gets one second.
 */
export const askFlink = async <T>(
  kubectl: Kubectl,
  application: FlinkApplication,
  path: string,
): Promise<FlinkAnswer<T>> => {
  const { metadata, spec, status } = application;
  const service = `http:${metadata.name}:${spec.uiPort ?? DEFAULT_UI_PORT}`;
  const seconds = status?.clusterStatus?.unreachableSince === undefined ? PATIENCE.answering : PATIENCE.silent;
  const url = `/api/v1/namespaces/${metadata.namespace}/services/${service}/proxy${path}`;
  try {
    return { value: await kubectl.json<T>(['get', `--raw=${url}`, `--request-timeout=${seconds}s`]) };
  } catch (error) {
    if (error instanceof CommandError) return { reason: error.message };
    if (error instanceof SyntaxError) return { reason: 'the answer is not JSON' };
    throw error;
  }
};
