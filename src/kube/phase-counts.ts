import { API_VERSION, PLURAL } from '../api/flinkapplication.ts';
import { PHASES, phaseName, UNKNOWN_PHASE } from '../api/phases.ts';
import type { KubeApi } from './client.ts';

const AS_TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

const isTable = (value: unknown): value is { columnDefinitions: { name: string }[]; rows: { cells: unknown[] }[] } =>
  typeof value === 'object' &&
  value !== null &&
  'columnDefinitions' in value &&
  'rows' in value &&
  Array.isArray(value.rows);

/**
 * Applications by phase, from the table that `kubectl get` shows: without the objects, a few bytes for each
 * application.
 */
export const phaseCounts = async (kube: KubeApi): Promise<ReadonlyMap<string, number>> => {
  const counts = new Map<string, number>([...PHASES.map(phaseName), UNKNOWN_PHASE].map((name) => [name, 0]));
  const table = await kube.get(`/apis/${API_VERSION}/${PLURAL}?includeObject=None`, AS_TABLE);
  if (!isTable(table)) return counts;
  const column = table.columnDefinitions.findIndex(({ name }) => name === 'Phase');
  for (const { cells } of table.rows) {
    const phase = PHASES.find((one) => one === (cells[column] ?? ''));
    const name = phase === undefined ? UNKNOWN_PHASE : phaseName(phase);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
};
