import type {
  V1Container,
  V1ContainerState,
  V1ContainerStatus,
  V1Deployment,
  V1Job,
  V1Pod,
  V1PodSpec,
} from '@kubernetes/client-node';
import { JOB_ANNOTATION, ROLE_LABEL } from '../../src/api/labels.ts';
import type { SimulatedFlink } from './flink.ts';

/** An object whose pods the kubelet starts. */
export type PodOwner = V1Deployment | V1Job;

/** A real process that a pod runs in place of a simulated Flink. */
export interface RunningProcess {
  /** The address of the REST API, if it is a JobManager. */
  readonly base: string;
  readonly stop: () => void;
}

/** A pod: its object in the API server, and what its main container runs. */
export interface Pod {
  readonly object: V1Pod;
  /** Key of its Deployment or Job. */
  readonly owner: string;
  /** The name of its main container; the others are sidecars, which run as long as the pod. */
  readonly main: string;
  /** Somebody has deleted it, and it is terminating. */
  ending: boolean;
  /** None of its containers is running, and it stays until somebody deletes it. */
  failed: boolean;
  /** Its node does not answer; its containers keep running. */
  lost: boolean;
  flink?: SimulatedFlink;
  /** A TaskManager: the JobManager with which it has registered, and its slots. */
  registered?: { readonly flink: SimulatedFlink; readonly slots: number };
  process?: RunningProcess;
}

const CREATING: V1ContainerState = { waiting: { reason: 'ContainerCreating' } };

const created = ({ name, image }: V1Container): V1ContainerStatus => ({
  name,
  image: image ?? '',
  imageID: '',
  ready: false,
  restartCount: 0,
  state: CREATING,
});

export const templateOf = (owner: PodOwner): V1PodSpec => owner.spec?.template.spec ?? { containers: [] };

/** A pod of that name without a running container. */
export const newPod = (name: string, node: string, key: string, owner: PodOwner): Pod => {
  const { labels = {} } = owner.spec?.template.metadata ?? {};
  const spec = { restartPolicy: 'Always', ...templateOf(owner), nodeName: node };
  const { containers, initContainers = [] } = spec;
  const main = containers.find((container) => container.name === labels[ROLE_LABEL]) ?? containers[0];
  return {
    object: {
      metadata: { name, labels },
      spec,
      status: {
        phase: 'Pending',
        containerStatuses: containers.map(created),
        ...(initContainers.length === 0 ? {} : { initContainerStatuses: initContainers.map(created) }),
      },
    },
    owner: key,
    main: main?.name ?? '',
    ending: false,
    failed: false,
    lost: false,
  };
};

/** The phase as the kubelet derives it from the containers (kubelet, getPhase). */
const phaseOf = (policy: string | undefined, containers: readonly V1ContainerStatus[]): string => {
  const has = (test: (state: V1ContainerState, last: V1ContainerState) => boolean): boolean =>
    containers.some(({ state = {}, lastState = {} }) => test(state, lastState));
  if (has(({ waiting }, { terminated }) => waiting !== undefined && terminated === undefined)) return 'Pending';
  if (has(({ running }) => running !== undefined) || policy === 'Always') return 'Running';
  return has(({ terminated }) => terminated?.exitCode !== 0) ? 'Failed' : 'Succeeded';
};

const withStatuses = ({ object }: Pod, containers: V1ContainerStatus[]): void => {
  object.status = {
    ...object.status,
    phase: phaseOf(object.spec?.restartPolicy, containers),
    containerStatuses: containers,
  };
};

/** Changes the status of one container, and the phase of the pod with it. */
export const setContainer = (pod: Pod, name: string, more: Partial<V1ContainerStatus>): void =>
  withStatuses(
    pod,
    (pod.object.status?.containerStatuses ?? []).map((known) => (known.name === name ? { ...known, ...more } : known)),
  );

/** Changes the state of the main container. */
export const setMain = (pod: Pod, state: V1ContainerState, more: Partial<V1ContainerStatus> = {}): void =>
  setContainer(pod, pod.main, { state, ...more });

export const sidecarsOf = ({ object, main }: Pod): readonly V1ContainerStatus[] =>
  (object.status?.containerStatuses ?? []).filter(({ name }) => name !== main);

export const hasRunningContainer = ({ object }: Pod): boolean =>
  (object.status?.containerStatuses ?? []).some(({ state }) => state?.running !== undefined);

/** Ends all containers of a pod and sets its phase to Failed, with a reason. */
export const failWhole = (pod: Pod, reason: string, message: string): void => {
  const terminated = { exitCode: 137, reason: 'Error' };
  const containers = (pod.object.status?.containerStatuses ?? []).map((known) => ({ ...known, state: { terminated } }));
  pod.object.status = { ...pod.object.status, phase: 'Failed', reason, message, containerStatuses: containers };
  pod.failed = true;
};

export const nameOf = ({ object }: Pod): string => object.metadata?.name ?? '';
export const labelOf = ({ object }: Pod, label: string): string | undefined => object.metadata?.labels?.[label];

/** The main container of a template. */
const mainOf = (owner: PodOwner): V1Container | undefined => {
  const { containers } = templateOf(owner);
  const role = owner.spec?.template.metadata?.labels?.[ROLE_LABEL];
  return containers.find(({ name }) => name === role) ?? containers[0];
};

export const argsOf = (owner: PodOwner): readonly string[] => mainOf(owner)?.args ?? [];
/** The argument after that word. */
export const argAfter = (owner: PodOwner, word: string): string | undefined => {
  const args = argsOf(owner);
  return args.includes(word) ? args[args.indexOf(word) + 1] : undefined;
};
export const propertiesOf = (owner: PodOwner): string =>
  mainOf(owner)?.env?.find(({ name }) => name === 'FLINK_PROPERTIES')?.value ?? '';
export const slotsOf = (owner: PodOwner): number =>
  Number(/numberOfTaskSlots: (\d+)/.exec(propertiesOf(owner))?.[1] ?? 1);
export const jarOf = ({ metadata }: PodOwner): string =>
  /^jarName: (.*)$/m.exec(metadata?.annotations?.[JOB_ANNOTATION] ?? '')?.[1] ?? '';

/** For how long the JobManager lists ended jobs, in milliseconds: seconds up to Flink 2.2, days here from 2.3. */
export const expirationMsOf = (owner: PodOwner): number | undefined => {
  const seconds = /^jobstore\.expiration-time: (\d+)$/m.exec(propertiesOf(owner))?.[1];
  const days = /^completed-application-store\.expiration-time: (\d+)d$/m.exec(propertiesOf(owner))?.[1];
  if (days !== undefined) return Number(days) * 86_400_000;
  return seconds === undefined ? undefined : Number(seconds) * 1000;
};
