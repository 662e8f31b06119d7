import { Type } from 'typebox';
import type { Search, SearchFact } from '../lifecycle/observation.ts';
import { ask, reader } from './answer.ts';
import type { Transport } from './transport.ts';

const readUpload = reader(Type.Object({ filename: Type.String() }));
const FOUND = /flinkapp-found((?:\|\d+=[^|]*)*)\|flinkapp-end/;
/** Listing a bucket takes longer than other requests; no hook call waits for it. */
const LIST_TIMEOUT_MS = 60_000;

const failed = (cause: string): SearchFact => ({ state: 'failed', cause });

const pointsOf = (list: string) =>
  list
    .split('|')
    .filter((entry) => entry !== '')
    .map((entry) => ({ at: Number(entry.slice(0, entry.indexOf('='))), path: entry.slice(entry.indexOf('=') + 1) }));

/**
 * Lists completed restore points in storage through a JobManager, which has the file systems and credentials. Flink has
 * no request for that, but to show a jar's plan it runs its main method and returns the message of what that throws
 * (seen on 1.20 and 2.3). flinkapp uploads finder.jar, which lists the directories, and deletes it again. No job is
 * submitted.
 */
export const findRestorePoints = async (
  transport: Transport,
  base: string,
  search: Search,
  jar: Uint8Array | undefined,
  timeoutMs: number,
): Promise<SearchFact> => {
  if (jar === undefined) return failed('finder.jar is missing: the state of lost jobs cannot be recovered');
  const upload = await ask(
    transport,
    { base, method: 'POST', path: '/jars/upload', jar: { name: 'flinkapp-finder.jar', bytes: jar }, timeoutMs },
    readUpload,
  );
  if (!upload.ok) return failed(upload.failure.message);
  const id = encodeURIComponent(upload.value.filename.split('/').at(-1) ?? '');
  const body = {
    entryClass: 'FindRestorePoints',
    programArgsList: search.flatMap(({ directory, prefix }) => [directory, prefix]),
  };
  const answer = await ask(
    transport,
    { base, method: 'POST', path: `/jars/${id}/plan`, body, timeoutMs: LIST_TIMEOUT_MS },
    () => '',
  );
  await ask(transport, { base, method: 'DELETE', path: `/jars/${id}`, timeoutMs }, () => '');
  const list = answer.ok ? undefined : FOUND.exec(answer.text)?.[1];
  if (list !== undefined) return { state: 'found', points: pointsOf(list) };
  return failed(answer.ok ? 'Flink returned a plan instead of the list of restore points' : answer.failure.message);
};
