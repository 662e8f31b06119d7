import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flinkProcesses } from '../../scripts/sandbox/processes.ts';
import { flinkClient } from '../../src/flink/client.ts';
import { httpTransport } from '../../src/flink/transport.ts';
import { flinkContract } from './flink.ts';

/**
 * The contract, asked of real Flink: a JobManager and a TaskManager as plain processes on loopback.
 * FLINK_HOME: a distribution; FLINK_VERSION: its version; COUNT_JAR: test/cluster/job compiled against it; FINDER_JAR:
 * dist/finder.jar. test/contract/run.sh sets them.
 */
const {
  FLINK_HOME: home = '',
  FLINK_VERSION: version = '',
  COUNT_JAR: jar = '',
  FINDER_JAR: finder = '',
} = process.env;

const PROPERTIES = (folder: string): string =>
  Object.entries({
    'jobmanager.memory.process.size': '700m',
    'taskmanager.memory.process.size': '800m',
    'jobmanager.memory.jvm-overhead.min': '64m',
    'jobmanager.memory.jvm-metaspace.size': '128m',
    'taskmanager.memory.jvm-overhead.min': '64m',
    'taskmanager.memory.jvm-metaspace.size': '128m',
    'taskmanager.memory.managed.size': '64m',
    'taskmanager.numberOfTaskSlots': '2',
    'state.checkpoints.dir': `file://${folder}/checkpoints`,
    'state.savepoints.dir': `file://${folder}/savepoints`,
    'execution.checkpointing.interval': '1s',
    'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
    'restart-strategy': 'fixed-delay',
    'restart-strategy.fixed-delay.attempts': '100',
    'restart-strategy.fixed-delay.delay': '500 ms',
    'jobmanager.rpc.address': 'localhost',
  })
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n');

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

flinkContract(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flinkapp-contract-'));
  mkdirSync(join(folder, 'job'));
  const processes = flinkProcesses(home);
  const pod = { cluster: 'contract', properties: PROPERTIES(folder), jar };
  const { base } = await processes.start({ ...pod, name: 'jm', role: 'jobmanager' });
  await processes.start({ ...pod, name: 'tm', role: 'taskmanager' });
  const { transport, close } = httpTransport();
  const client = flinkClient(transport, () => undefined, readFileSync(finder));
  const until = async (condition: () => Promise<boolean>): Promise<boolean> => {
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(100)) if (await condition()) return true;
    return false;
  };
  const misbehaving = join(folder, 'job', 'fail');
  await until(async () => {
    const overview = await client.overview(base);
    return overview.ok && overview.value.slotsTotal >= 1;
  });
  return {
    name: version,
    client,
    base,
    until,
    jar: { jarName: 'count.jar', entryClass: 'flinkapp.CountJob', args: [join(folder, 'job')] },
    folders: { checkpoints: `file://${folder}/checkpoints`, savepoints: `file://${folder}/savepoints` },
    misbehave: async (on) => (on ? writeFileSync(misbehaving, '') : rmSync(misbehaving)),
    close: async () => {
      await close();
      processes.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}, `${version}, real,`);
