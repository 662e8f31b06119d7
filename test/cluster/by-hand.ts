import { randomBytes } from 'node:crypto';
import { effectiveSpec } from '../../src/admission/effective-spec.ts';
import { flinkClient } from '../../src/flink/client.ts';
import { httpTransport } from '../../src/flink/transport.ts';
import { childrenOf } from '../../src/objects/children.ts';
import { deployRecord } from '../../src/objects/deploys/deploy-record.ts';
import { NO_CHILDREN } from '../../src/objects/observed-children.ts';
import { countSpec, handovers, image, written } from './application.ts';
import { apply, kubectl, sleep, until } from './kubectl.ts';

const id = (): string => randomBytes(16).toString('hex');

/**
 * The same upgrade by hand: two clusters made of the same objects, one job stopped with a savepoint and started on the
 * other as fast as REST allows. What flinkapp needs beyond this is its own.
 * @returns the pause in the job's output, in milliseconds
 */
export const upgradeByHand = async (name: string, version: string): Promise<number> => {
  const owner = { name, namespace: 'default', uid: id() };
  const records = (['a', 'b'] as const).map((letter) => {
    const spec = countSpec(name, version, { image: image(version, letter) });
    return deployRecord(effectiveSpec(spec) ?? spec);
  });
  for (const child of childrenOf(owner, records, NO_CHILDREN, {})) await apply(child);
  const { transport, close } = httpTransport();
  const client = flinkClient(transport, () => undefined);
  const base = async (hash: string): Promise<string> => {
    const { out } = await kubectl([
      'get',
      'pods',
      '-l',
      `flink-app-hash=${hash},flink-deployment-type=jobmanager`,
      '-o',
      'jsonpath={.items[0].status.podIP}',
    ]);
    return `http://${out}:8081`;
  };
  const [oldHash = '', newHash = ''] = records.map(({ hash }) => hash);
  const ready = async (hash: string): Promise<boolean> => {
    const overview = await client.overview(await base(hash));
    return overview.ok && overview.value.slotsTotal >= 1;
  };
  await until(async () => (await ready(oldHash)) && (await ready(newHash)));
  const [from, to] = [await base(oldHash), await base(newHash)];
  const submission = {
    jobId: id(),
    jarName: 'count.jar',
    entryClass: 'flinkapp.CountJob',
    args: [`/state/${name}`],
    parallelism: 1,
    allowNonRestoredState: false,
  };
  await client.run(from, submission);
  await until(async () => (await written(name)).length > 100);
  const [major = 1, minor = 20] = version.split('.').map(Number);
  const trigger = id();
  await client.stop(from, { major, minor }, submission.jobId, { triggerId: trigger });
  let location = '';
  await until(
    async () => {
      const savepoint = await client.savepoint(from, submission.jobId, trigger);
      if (savepoint.ok && savepoint.value.state === 'completed') location = savepoint.value.location;
      return location !== '';
    },
    60_000,
    20,
  );
  await client.run(to, { ...submission, jobId: id(), savepointPath: location });
  await sleep(3000);
  const [handover] = handovers(await written(name));
  await kubectl(['delete', 'deployments,services', '-l', `flink-app=${name}`, '--wait=false']);
  await close();
  return handover?.gapMs ?? Number.NaN;
};
