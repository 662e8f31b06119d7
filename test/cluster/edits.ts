import assert from 'node:assert/strict';
import { application } from './application.ts';
import { kubectl, until } from './kubectl.ts';

/**
 * How long Metacontroller and flinkapp take to answer an edit, in milliseconds. The edit changes no cluster.
 * @param deletionDeadlineSeconds a value that the application does not have yet
 */
export const answeredIn = async (name: string, deletionDeadlineSeconds: number): Promise<number> => {
  const begun = Date.now();
  const patch = JSON.stringify({ spec: { deletionDeadlineSeconds } });
  const isPatched = async () => (await kubectl(['patch', 'flinkapplication', name, '--type=merge', '-p', patch])).ok;
  assert.equal(await until(isPatched, 60_000, 100), true);
  assert.equal((await application(name))?.spec.deletionDeadlineSeconds, deletionDeadlineSeconds);
  const isObserved = async () => {
    const app = await application(name);
    return app?.metadata.generation === app?.status?.observedGeneration;
  };
  assert.equal(await until(isObserved, 60_000, 100), true);
  return Date.now() - begun;
};
