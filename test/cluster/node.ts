import assert from 'node:assert/strict';
import { image } from './application.ts';
import { kubectl } from './kubectl.ts';

/**
 * The processes of the node, seen by a pod in the node's process namespace. A paused process (SIGSTOP) is alive and does
 * nothing: its connections stay open, as those of a machine that swaps or waits for its disk.
 */

const SHELL = 'node-shell';

export const startNodeShell = async (): Promise<void> => {
  await kubectl(['apply', '-f', '-'], {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: SHELL, namespace: 'default' },
    spec: {
      hostPID: true,
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'shell',
          image: image('1.20.5', 'a'),
          imagePullPolicy: 'IfNotPresent',
          command: ['sleep', '100000'],
        },
      ],
    },
  });
  await kubectl(['wait', '--for=condition=Ready', `pod/${SHELL}`, '--timeout=60s']);
};

const onNode = async (command: string): Promise<string> => {
  const { ok, out } = await kubectl(['exec', SHELL, '--', 'bash', '-c', command]);
  assert.equal(ok, true, `${command}: ${out}`);
  return out.trim();
};

interface Container {
  readonly pod: string;
  /** The first container of the pod where it is absent. */
  readonly name?: string;
}

const idOf = async ({ pod, name }: Container): Promise<string> => {
  const which = name === undefined ? '[0]' : `[?(@.name=="${name}")]`;
  const { out } = await kubectl(['get', 'pod', pod, '-o', `jsonpath={.status.containerStatuses${which}.containerID}`]);
  const id = out.replace(/^.*:\/\//, '');
  assert.match(id, /^[0-9a-f]{12,}$/, `container of pod ${pod}: ${out}`);
  return id;
};

const signal = async (container: Container, name: 'STOP' | 'CONT' | 'KILL'): Promise<void> => {
  const id = await idOf(container);
  await onNode(
    `pids=$(grep -l ${id} /proc/[0-9]*/cgroup 2>/dev/null | cut -d/ -f3); test -n "$pids" && kill -${name} $pids`,
  );
};

/** The processes of a container hang until they are resumed or killed. */
export const pause = (container: Container): Promise<void> => signal(container, 'STOP');

export const resume = (container: Container): Promise<void> => signal(container, 'CONT');

/** The processes of a container end as by a crash; the kubelet decides whether it starts again. */
export const crash = (container: Container): Promise<void> => signal(container, 'KILL');

/**
 * A process of Kubernetes itself hangs for a while. kubectl may not work meanwhile, so the node ends it by itself.
 * @param process its name, of which there is one on the node
 */
export const pauseFor = async (process: 'kube-apiserver' | 'kubelet', seconds: number): Promise<void> => {
  const pids = (await onNode(`pgrep -x ${process}`)).split('\n');
  assert.equal(pids.length, 1, `one ${process} runs on the node: ${pids}`);
  // The delay lets this kubectl end first.
  const script = `sleep 1; kill -STOP ${pids[0]}; sleep ${seconds}; kill -CONT ${pids[0]}`;
  await onNode(`setsid bash -c '${script}' >/dev/null 2>&1 </dev/null &`);
};
