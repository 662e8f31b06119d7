import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';
import { age } from '../screens/ago.ts';
import { painter } from '../screens/paint.ts';
import { cell, renderTable } from '../screens/table.ts';
import { oneName } from './names.ts';

/** The fields of an Event that are shown. */
interface KubernetesEvent {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly involvedObject: { readonly kind: string; readonly name: string };
}

const timeOf = ({ lastTimestamp, eventTime, firstTimestamp }: KubernetesEvent): string =>
  lastTimestamp ?? eventTime ?? firstTimestamp ?? '';

/** Objects of an application have its name, or begin with it and a deploy hash. */
const isAbout =
  (name: string) =>
  ({ involvedObject }: KubernetesEvent): boolean => {
    const rest = involvedObject.name.slice(name.length);
    return involvedObject.name.startsWith(name) && (rest === '' || /^-[0-9a-f]{8}(-|$)/.test(rest));
  };

export const events: Command = {
  name: 'events',
  synopsis: 'NAME',
  summary: 'list the Events of an application and of its pods, newest last',
  options: {},
  run: async ({ kubectl, terminal, positionals }) => {
    const name = oneName(positionals);
    const { items } = await kubectl.json<{ items: readonly KubernetesEvent[] }>(['get', 'events', '--output=json']);
    const found = items.filter(isAbout(name)).toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)));
    const rows = found.map((event) => [
      cell(age(terminal.now(), timeOf(event))),
      cell(event.type, event.type === 'Warning' ? 'bad' : 'plain'),
      cell(event.reason),
      cell(`${event.involvedObject.kind}/${event.involvedObject.name}`),
      cell((event.message ?? '').replaceAll(/\s+/g, ' ').trim()),
    ]);
    const header = ['AGE', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];
    terminal.out(renderTable(header, rows, painter(terminal.color), terminal.columns));
    return EXIT.ok;
  },
};
