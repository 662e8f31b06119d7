import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { isFields } from '../src/api/fields.ts';

/** Messages that the core really says, for the generated pages: those of the golden decisions, which tests hold against the code. */

const FOLDER = new URL('../test/golden/decisions/', import.meta.url);

/** The first message by its key: a reason of a condition or Event, or an error code. */
export type Messages = ReadonlyMap<string, string>;

const collect = (value: unknown, key: 'reason' | 'code', found: Map<string, string>): void => {
  if (Array.isArray(value)) for (const item of value) collect(item, key, found);
  if (!isFields(value)) return;
  const [word, message] = [value[key], value['message']];
  // Tables use single letters where a message does not matter.
  const says = typeof message === 'string' && message.length > 3;
  if (typeof word === 'string' && says && !found.has(word)) found.set(word, message);
  for (const inner of Object.values(value)) collect(inner, key, found);
};

const messagesBy = (key: 'reason' | 'code'): Messages => {
  const found = new Map<string, string>();
  for (const file of readdirSync(FOLDER).sort())
    collect(parse(readFileSync(new URL(file, FOLDER), 'utf8')), key, found);
  return found;
};

export const messagesByReason = (): Messages => messagesBy('reason');
export const messagesByCode = (): Messages => messagesBy('code');
