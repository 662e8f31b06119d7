import type { V1Deployment, V1Job, V1Pod } from '@kubernetes/client-node';
import { CLIENT_ROLE, HASH_LABEL, HOOK_LABEL, JOB_ANNOTATION, ROLE_LABEL, UID_LABEL } from '../../src/api/labels.ts';
import type { Time } from './clock.ts';
import { SimulatedFlink } from './flink.ts';
import type { FlinkBehaviour } from './flink-behaviour.ts';
import type { Storage, Writer } from './storage.ts';
import { Stores } from './stores.ts';

/** How the cluster behaves; times in milliseconds. */
export interface ClusterBehaviour {
  podStartMs: number;
  registerMs: number;
  podEndMs: number;
  /** Images whose pods never run, and what the kubelet says. */
  readonly badImages: Map<string, string>;
  /** Jobs of hooks: how long each runs, and whether it fails. */
  hookMs: number;
  hooksFail: boolean;
}

/** What a pod runs, where it is a real process. */
export interface RunningProcess {
  /** Of a JobManager's REST API. */
  readonly base: string;
  readonly stop: () => void;
}

/** Starts pods as real processes, in place of a simulated Flink. */
export interface PodProcesses {
  readonly start: (pod: {
    readonly name: string;
    readonly role: string;
    readonly cluster: string;
    readonly properties: string;
    readonly jar: string;
  }) => Promise<RunningProcess>;
}

/** What makes pods. */
export type PodOwner = V1Deployment | V1Job;

interface Pod {
  readonly object: V1Pod;
  /** Key of the Deployment or Job it is of. */
  readonly owner: string;
  ending: boolean;
  flink?: SimulatedFlink;
  /** A TaskManager: where it has registered, and with how many slots. */
  registered?: { readonly flink: SimulatedFlink; readonly slots: number };
  process?: RunningProcess;
}

/** Makes pods, late or never, and what runs in them. */
export class Kubelet {
  readonly behaviour: ClusterBehaviour = {
    podStartMs: 800,
    registerMs: 500,
    podEndMs: 700,
    badImages: new Map(),
    hookMs: 1500,
    hooksFail: false,
  };
  readonly pods = new Map<string, Pod>();
  readonly flinks: SimulatedFlink[] = [];
  readonly writers: Writer[] = [];
  /** Ids of all jobs that any JobManager has accepted, in order. */
  readonly submitted: string[] = [];
  /** Of clusters with Kubernetes high availability. */
  readonly stores = new Stores();
  readonly #clock: Time;
  readonly #storage: Storage;
  readonly #flink: FlinkBehaviour;
  readonly #processes: PodProcesses | undefined;
  /** Told whether a Deployment has a pod that runs. */
  available: (owner: string, runs: boolean) => void = () => undefined;
  /** Told that a Job has come to its end. */
  completed: (owner: string, failed: boolean) => void = () => undefined;
  #names = 0;

  constructor(clock: Time, storage: Storage, flink: FlinkBehaviour, processes?: PodProcesses) {
    this.#clock = clock;
    this.#storage = storage;
    this.#flink = flink;
    this.#processes = processes;
  }

  /** As many pods as are asked for, those that end not counted; of a Job one, and never another. */
  scale(key: string, owner: PodOwner): void {
    const there = [...this.pods.values()].filter((pod) => pod.owner === key && !pod.ending);
    if (owner.kind === 'Job') return there.length === 0 ? this.#startPods(key, owner, 1) : undefined;
    const wanted = (owner as V1Deployment).spec?.replicas ?? 1;
    for (const { object } of there.slice(wanted)) this.endPod(object.metadata?.name ?? '');
    if (there.length < wanted) this.#startPods(key, owner, wanted - there.length);
  }

  #startPods(key: string, owner: PodOwner, count: number): void {
    const name = owner.metadata?.name ?? '';
    const template = owner.spec?.template;
    const labels = template?.metadata?.labels ?? {};
    for (let i = 0; i < count; i += 1) {
      this.#names += 1;
      const podName = `${name}-${this.#names}`;
      const image = template?.spec?.containers[0]?.image ?? '';
      const trouble = this.behaviour.badImages.get(image);
      const waiting =
        trouble === undefined
          ? { reason: 'ContainerCreating' }
          : { reason: trouble, message: `image ${image} cannot be pulled` };
      const pod: Pod = { object: { metadata: { name: podName, labels } }, owner: key, ending: false };
      says(pod, 'Pending', { waiting });
      this.pods.set(podName, pod);
      if (trouble === undefined) this.#clock.after(this.behaviour.podStartMs, () => this.#podRuns(pod, labels, owner));
    }
  }

  #podRuns(pod: Pod, labels: Record<string, string>, owner: PodOwner): void {
    if (pod.ending) return;
    const cluster = labels[HASH_LABEL] ?? '';
    says(pod, 'Running', { running: {} });
    if (this.#processes !== undefined) void this.#startProcess(this.#processes, pod, labels, owner);
    else if (labels[ROLE_LABEL] === 'jobmanager') this.#jobManagerRuns(pod, cluster, labels[UID_LABEL] ?? '', owner);
    else if (labels[ROLE_LABEL] === CLIENT_ROLE)
      this.#clock.after(
        this.behaviour.hookMs,
        () => void this.#clientRuns(pod, cluster, labels[UID_LABEL] ?? '', owner),
      );
    else if (labels[HOOK_LABEL] !== undefined) this.#clock.after(this.behaviour.hookMs, () => this.#hookEnds(pod));
    else
      this.#clock.after(this.behaviour.registerMs, () =>
        this.#register(pod, cluster, labels[UID_LABEL] ?? '', slotsOf(owner)),
      );
    this.available(pod.owner, true);
  }

  #jobManagerRuns(pod: Pod, cluster: string, application: string, owner: PodOwner): void {
    const flink = new SimulatedFlink(cluster, application, this.#flink, this.#clock, this.#storage, this.writers);
    pod.flink = flink;
    flink.submitted = (jobId) => this.submitted.push(jobId);
    const store = /^kubernetes.cluster-id: (.*)$/m.exec(propertiesOf(owner))?.[1];
    if (store !== undefined) this.#succeeds(flink, store);
    this.flinks.push(flink);
    const args = owner.spec?.template.spec?.containers[0]?.args ?? [];
    const after = (word: string): string | undefined =>
      args.includes(word) ? args[args.indexOf(word) + 1] : undefined;
    if (args[0] !== 'standalone-job') return;
    const parallelism = Number(/^parallelism.default: (\d+)$/m.exec(propertiesOf(owner))?.[1]);
    flink.standalone(
      { jobId: after('--job-id') ?? '', path: after('--fromSavepoint'), parallelism, jar: jarOf(owner) },
      (message) => this.#ends(pod, message),
    );
  }

  /** Its process has ended by itself. The pod of a Job stays as it ended, that of a Deployment is tried again and again. */
  #ends(pod: Pod, message: string): void {
    if (pod.ending) return;
    pod.flink?.die();
    const terminated = { exitCode: 2, message };
    if (pod.owner.startsWith('Job/')) says(pod, 'Failed', { terminated });
    else says(pod, 'Running', { waiting: { reason: 'CrashLoopBackOff' } }, { terminated });
    delete pod.flink;
  }

  /** `flink run`: brings a job to its cluster, and ends as that went. */
  async #clientRuns(pod: Pod, cluster: string, application: string, owner: PodOwner): Promise<void> {
    const args = owner.spec?.template.spec?.containers[0]?.args ?? [];
    const option = (word: string): string | undefined => args.find((arg) => arg.startsWith(word))?.slice(word.length);
    const after = (word: string): string | undefined =>
      args.includes(word) ? args[args.indexOf(word) + 1] : undefined;
    const flink = pod.ending ? undefined : this.jobManager(cluster, application);
    const jar = args.find((arg) => arg.endsWith('.jar'))?.replace(/^.*\//, '') ?? '';
    const body = {
      jobId: option('-D$internal.pipeline.job-id='),
      parallelism: after('--parallelism'),
      savepointPath: after('--fromSavepoint'),
    };
    const answer = await flink?.handle('POST', `/jars/${jar}/run`, body);
    if (pod.ending) return;
    const failed = answer === undefined || answer.status >= 400;
    says(pod, failed ? 'Failed' : 'Succeeded', {
      terminated: { exitCode: failed ? 1 : 0, message: answer === undefined ? 'Caused by: refused' : answer.text },
    });
    this.completed(pod.owner, failed);
  }

  #hookEnds(pod: Pod): void {
    if (pod.ending) return;
    says(pod, this.behaviour.hooksFail ? 'Failed' : 'Succeeded', {
      terminated: { exitCode: this.behaviour.hooksFail ? 1 : 0 },
    });
    this.completed(pod.owner, this.behaviour.hooksFail);
  }

  /** A new leader: it reads its jobs back, and the TaskManagers of the one before find it. */
  #succeeds(flink: SimulatedFlink, store: string): void {
    flink.recover(this.stores.open(store));
    for (const pod of this.pods.values()) {
      const { registered } = pod;
      if (registered === undefined || !registered.flink.dead || registered.flink.cluster !== flink.cluster) continue;
      this.#clock.after(this.behaviour.registerMs, () =>
        this.#register(pod, flink.cluster, flink.application, registered.slots),
      );
    }
  }

  async #startProcess(
    processes: PodProcesses,
    pod: Pod,
    labels: Record<string, string>,
    owner: PodOwner,
  ): Promise<void> {
    const started = await processes.start({
      name: pod.object.metadata?.name ?? '',
      role: labels[ROLE_LABEL] ?? '',
      cluster: labels[HASH_LABEL] ?? '',
      properties: propertiesOf(owner),
      jar: jarOf(owner),
    });
    if (pod.ending) started.stop();
    else pod.process = started;
  }

  /** Where the JobManager of a cluster listens, where it is a real process. */
  jobManagerProcess(cluster: string): string | undefined {
    return [...this.pods.values()].find(
      ({ object, process }) =>
        process !== undefined &&
        object.metadata?.labels?.[HASH_LABEL] === cluster &&
        object.metadata.labels[ROLE_LABEL] === 'jobmanager',
    )?.process?.base;
  }

  #register(pod: Pod, cluster: string, uid: string, slots: number): void {
    if (pod.ending) return;
    const flink = this.jobManager(cluster, uid);
    if (flink === undefined) return this.#clock.after(300, () => this.#register(pod, cluster, uid, slots));
    flink.addSlots(slots);
    pod.registered = { flink, slots };
  }

  /** Processes are killed: what they knew is gone. A Deployment makes another pod, a Job does not. */
  killPods(role: 'jobmanager' | 'taskmanager'): void {
    for (const [name, pod] of [...this.pods]) {
      if (pod.object.metadata?.labels?.[ROLE_LABEL] !== role || pod.ending) continue;
      if (pod.owner.startsWith('Job/')) {
        this.#ends(pod, 'killed');
        continue;
      }
      this.#gone(name, pod);
      this.available(pod.owner, false);
    }
  }

  #gone(name: string, pod: Pod): void {
    pod.ending = true;
    pod.flink?.die();
    pod.registered?.flink.loseSlots(pod.registered.slots);
    pod.process?.stop();
    this.pods.delete(name);
  }

  /** The JobManager of a cluster that runs, if there is one. Terminating pods still answer. */
  jobManager(cluster: string, uid: string): SimulatedFlink | undefined {
    return [...this.pods.values()].find(
      ({ object, flink }) =>
        flink !== undefined &&
        object.metadata?.labels?.[HASH_LABEL] === cluster &&
        object.metadata?.labels?.[UID_LABEL] === uid,
    )?.flink;
  }

  /** The pods of a Deployment or Job that is gone. */
  endPodsOf(owner: string): void {
    for (const pod of this.pods.values()) if (pod.owner === owner) this.endPod(pod.object.metadata?.name ?? '');
  }

  /** A pod is deleted: it goes on for a while, then everything in it ends. */
  endPod(name: string): void {
    const pod = this.pods.get(name);
    if (pod === undefined || pod.ending) return;
    pod.ending = true;
    this.#clock.after(this.behaviour.podEndMs, () => this.#gone(name, pod));
  }
}

type State = NonNullable<NonNullable<NonNullable<V1Pod['status']>['containerStatuses']>[number]['state']>;

const says = ({ object }: Pod, phase: string, state: State, lastState: State = {}): void => {
  object.status = {
    phase,
    containerStatuses: [{ name: 'flink', image: '', imageID: '', ready: false, restartCount: 0, state, lastState }],
  };
};

const propertiesOf = (owner: PodOwner): string =>
  owner.spec?.template.spec?.containers[0]?.env?.find(({ name }) => name === 'FLINK_PROPERTIES')?.value ?? '';
const slotsOf = (owner: PodOwner): number => Number(/numberOfTaskSlots: (\d+)/.exec(propertiesOf(owner))?.[1] ?? 1);
const jarOf = ({ metadata }: PodOwner): string =>
  /^jarName: (.*)$/m.exec(metadata?.annotations?.[JOB_ANNOTATION] ?? '')?.[1] ?? '';
