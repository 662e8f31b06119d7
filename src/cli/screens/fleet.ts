import type { ApplicationSummary, Readiness } from '../../fleet/summary.ts';
import { age } from './ago.ts';
import type { Paint } from './paint.ts';
import { type Cell, cell, renderTable } from './table.ts';
import { READY_WORDS, toneOf, whyOf } from './tones.ts';

export interface FleetView {
  readonly now: number;
  readonly paint: Paint;
  readonly columns?: number | undefined;
  readonly namespaces: boolean;
  /** Image and Flink version too. */
  readonly wide: boolean;
}

const of = (part: number | undefined, whole: number | undefined): string =>
  part === undefined || whole === undefined ? '-' : `${part}/${whole}`;

const versionOf = ({ version, updating }: ApplicationSummary): string =>
  updating === undefined ? (version ?? '-') : `${version ?? ''}→${updating}`;

interface Column {
  readonly title: string;
  readonly cell: (summary: ApplicationSummary, now: number) => Cell;
}

const columnsOf = ({ namespaces, wide }: FleetView): readonly Column[] => [
  ...(namespaces ? [{ title: 'NAMESPACE', cell: ({ namespace }: ApplicationSummary) => cell(namespace) }] : []),
  { title: 'NAME', cell: ({ name }) => cell(name) },
  { title: 'PHASE', cell: (summary) => cell(summary.phase, toneOf(summary)) },
  { title: 'READY', cell: (summary) => cell(READY_WORDS[summary.readiness], toneOf(summary)) },
  { title: 'JOB', cell: ({ job }) => cell(job?.state ?? '-') },
  {
    title: 'TASKMANAGERS',
    cell: ({ cluster }) => cell(of(cluster?.healthyTaskManagers, cluster?.numberOfTaskManagers)),
  },
  { title: 'SINCE', cell: ({ phaseSince }, now) => cell(age(now, phaseSince)) },
  { title: 'VERSION', cell: (summary) => cell(versionOf(summary)) },
  ...(wide
    ? [
        { title: 'TEAM', cell: ({ owner }: ApplicationSummary) => cell(owner?.team ?? '-') },
        { title: 'FLINK', cell: ({ flinkVersion }: ApplicationSummary) => cell(flinkVersion ?? '-') },
        { title: 'IMAGE', cell: ({ image }: ApplicationSummary) => cell(image) },
      ]
    : []),
  { title: 'WHY', cell: (summary) => cell(whyOf(summary), toneOf(summary)) },
];

const WORDS: readonly (readonly [readiness: Readiness, word: string])[] = [
  ['ready', 'ready'],
  ['notReady', 'not ready'],
  ['suspended', 'suspended'],
  ['finished', 'finished'],
];

/** `6 applications: 3 ready, 2 not ready, 1 suspended` */
export const fleetSummary = (summaries: readonly ApplicationSummary[]): string => {
  const counts = WORDS.map(
    ([readiness, word]) => [summaries.filter((summary) => summary.readiness === readiness).length, word] as const,
  );
  const parts = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return `${summaries.length} ${summaries.length === 1 ? 'application' : 'applications'}: ${parts.join(', ')}`;
};

/** The table of `kubectl flink get`. */
export const fleetScreen = (summaries: readonly ApplicationSummary[], view: FleetView): string => {
  const columns = columnsOf(view);
  const rows = summaries.map((summary) => columns.map((column) => column.cell(summary, view.now)));
  return renderTable(
    columns.map(({ title }) => title),
    rows,
    view.paint,
    view.columns,
  );
};
