import { API_VERSION, type FlinkApplication, KIND } from '../../src/api/flinkapplication.ts';
import type { Condition } from '../../src/api/status.ts';
import { age } from './age.ts';
import type { RecordedEvent } from './recorded-application.ts';
import { tabulate } from './tabulate.ts';

/** `kubectl describe flinkapplication`, shortened: some conditions without their times, the last error, the newest Events. */

const SHOWN: ReadonlySet<string> = new Set(['Ready', 'SavepointAvailable', 'Stalled']);

/** Lines of one object at a level of indentation, aligned with each other. */
const fields = (level: number, pairs: readonly (readonly [string, string])[]): readonly string[] =>
  tabulate(
    pairs.map(([name, value]) => [`${'  '.repeat(level)}${name}:`, value]),
    0,
    2,
  );

const conditionFields = ({ message, reason, status, type }: Condition): readonly (readonly [string, string])[] => [
  ['Message', message],
  ['Reason', reason],
  ['Status', status],
  ['Type', type],
];

const eventLines = (events: readonly RecordedEvent[], now: number): readonly string[] =>
  tabulate(
    [
      ['  Type', 'Reason', 'Age', 'From', 'Message'],
      ['  ----', '------', '----', '----', '-------'],
      ...events.map(({ type, reason, message, at }) => [`  ${type}`, reason, age(now - at), 'flinkapp', message]),
    ],
    0,
    2,
  );

/** @param now epoch milliseconds */
export const describe = (
  { metadata, status }: FlinkApplication,
  events: readonly RecordedEvent[],
  now: number,
): string => {
  const conditions = (status?.conditions ?? []).filter(({ type }) => SHOWN.has(type));
  const { code = '', message = '' } = status?.lastError ?? {};
  return [
    ...fields(0, [
      ['Name', metadata.name],
      ['Namespace', metadata.namespace],
      ['API Version', API_VERSION],
      ['Kind', KIND],
    ]),
    'Status:',
    '  Conditions:',
    ...fields(2, conditions.flatMap(conditionFields)),
    '  Last Error:',
    ...fields(2, [
      ['Code', code],
      ['Message', message],
    ]),
    'Events:',
    ...eventLines(events, now),
  ].join('\n');
};
