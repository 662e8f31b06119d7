import { kubectl } from './kubectl.ts';

/** Pods of one kind, of which tests kill one or another. */
export interface Workload {
  readonly namespace: string;
  readonly selector: string;
}

export const FLINKAPP: Workload = { namespace: 'flinkapp-system', selector: 'app.kubernetes.io/name=flinkapp' };
export const METACONTROLLER: Workload = { namespace: 'metacontroller', selector: 'app=metacontroller' };

/** Names of its pods, as `pod/NAME`. */
export const podsOfWorkload = async ({ namespace, selector }: Workload): Promise<readonly string[]> => {
  const { ok, out } = await kubectl(['-n', namespace, 'get', 'pods', '-l', selector, '-o', 'name']);
  return ok ? out.split('\n').filter((line) => line !== '') : [];
};

/** Kills one pod at once, a different one each turn. */
export const killPod = async (workload: Workload, turn: number): Promise<void> => {
  const pods = await podsOfWorkload(workload);
  const pod = pods[turn % pods.length];
  if (pod !== undefined)
    await kubectl(['-n', workload.namespace, 'delete', pod, '--grace-period=0', '--force', '--wait=false']);
};
