import type { Spec } from '../../../src/api/spec.ts';
import { countSpec, highlyAvailable, image } from '../application.ts';
import { VERSIONS } from '../outside.ts';

/** The applications of a soak: small, of every version, half of them with high availability, in both modes of one job. */

/** What the soak has done with an application, and has to undo before the end. */
export type Trouble = 'none' | 'image' | 'main' | 'failing' | 'suspended';

export interface Member {
  readonly name: string;
  readonly version: string;
  /** What was applied last. */
  spec: Spec;
  trouble: Trouble;
}

/** As little memory as Flink starts with. */
const SMALL = {
  'jobmanager.memory.heap.size': '192m',
  'jobmanager.memory.off-heap.size': '96m',
  'jobmanager.memory.jvm-metaspace.size': '112m',
  'jobmanager.memory.jvm-overhead.min': '64m',
  'taskmanager.memory.framework.heap.size': '64m',
  'taskmanager.memory.framework.off-heap.size': '64m',
  'taskmanager.memory.task.heap.size': '96m',
  'taskmanager.memory.managed.size': '16m',
  'taskmanager.memory.network.min': '32m',
  'taskmanager.memory.network.max': '32m',
  'taskmanager.memory.jvm-metaspace.size': '112m',
  'taskmanager.memory.jvm-overhead.min': '64m',
} as const;

const resources = (memory: string) => ({ requests: { cpu: '20m', memory }, limits: { memory } });

const specOf = (name: string, version: string, number: number): Spec => {
  const more: Partial<Spec> = {
    scaleMode: 'InPlace',
    deploymentMode: number % 3 === 2 ? 'Single' : 'Dual',
    savepointNonce: '0',
    deadlines: { clusterStartSeconds: 240, jobStartSeconds: 240 },
  };
  const spec = (number % 4 < 2 ? countSpec : highlyAvailable)(name, version, more);
  const flinkConfig = Object.entries({ ...spec.flinkConfig }).filter(([key]) => !key.includes('.memory.'));
  return {
    ...spec,
    flinkConfig: { ...Object.fromEntries(flinkConfig), ...SMALL, 'execution.checkpointing.interval': '2s' },
    jobManagerConfig: { ...spec.jobManagerConfig, resources: resources('512Mi') },
    taskManagerConfig: { ...spec.taskManagerConfig, resources: resources('512Mi') },
  };
};

export const fleet = (size: number): readonly Member[] =>
  Array.from({ length: size }, (_, number) => {
    const version = VERSIONS[number % VERSIONS.length] ?? '2.3.0';
    const name = `soak-${number}`;
    return { name, version, spec: specOf(name, version, number), trouble: 'none' };
  });

/** The other of the two images that hold the same job. */
export const otherImage = ({ spec, version }: Member): string =>
  spec.image === image(version, 'a') ? image(version, 'b') : image(version, 'a');
