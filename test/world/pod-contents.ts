import { CLIENT_ROLE, HASH_LABEL, HOOK_LABEL, ROLE_LABEL, UID_LABEL } from '../../src/api/labels.ts';
import type { Time } from './clock.ts';
import { SimulatedFlink } from './flink.ts';
import type { FlinkBehaviour } from './flink-behaviour.ts';
import type { SimulatedJob } from './flink-job.ts';
import { ImagePulls } from './image-pulls.ts';
import {
  argAfter,
  argsOf,
  expirationMsOf,
  jarOf,
  labelOf,
  nameOf,
  type Pod,
  type PodOwner,
  propertiesOf,
  type RunningProcess,
  setMain,
  slotsOf,
} from './pod.ts';
import type { Storage, Writer } from './storage.ts';
import { Stores } from './stores.ts';

/** How the cluster behaves; times in milliseconds. */
export interface ClusterBehaviour {
  podStartMs: number;
  registerMs: number;
  podEndMs: number;
  /** Images that the kubelet cannot pull, with the reason that it reports first. */
  readonly badImages: Map<string, string>;
  /** How long the Jobs of hooks and clients run, and whether the Jobs of hooks fail. */
  hookMs: number;
  hooksFail: boolean;
  /** The registry does not answer: the kubelet pulls no image. */
  registryDown: boolean;
  /** A ResourceQuota is used up: Kubernetes creates no pod. */
  quotaExceeded: boolean;
  /** Why Kubernetes creates no pod: a LimitRange, Pod Security, an admission webhook. */
  podsForbidden?: string;
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

/** Runs the main containers of pods: Flink, its clients, and Jobs of hooks. */
export class PodContents {
  readonly behaviour: ClusterBehaviour;
  readonly pods = new Map<string, Pod>();
  readonly flinks: SimulatedFlink[] = [];
  readonly writers: Writer[] = [];
  /** Ids of the jobs that JobManagers have accepted, in order. */
  readonly submitted: string[] = [];
  /** The stores of clusters with Kubernetes high availability, in ConfigMaps. */
  readonly stores = new Stores();
  /** The stores of clusters in ZooKeeper: nobody lists them or deletes them. */
  readonly zooKeeper = new Stores();
  protected readonly images: ImagePulls;
  protected readonly clock: Time;
  readonly #storage: Storage;
  readonly #flink: FlinkBehaviour;
  readonly #processes: PodProcesses | undefined;
  /** Called when a Deployment gets or loses a running pod. */
  available: (owner: string, runs: boolean) => void = () => undefined;
  /** Called with the cause when Kubernetes refuses to create the pods of an owner, and without one when it creates them. */
  refused: (owner: string, cause?: string) => void = () => undefined;
  /** Called when a controller tries again to create the pods of an owner. */
  retries: (owner: string) => void = () => undefined;
  /** Called when a Job has finished. */
  completed: (owner: string, failed: boolean) => void = () => undefined;

  constructor(clock: Time, storage: Storage, flink: FlinkBehaviour, processes?: PodProcesses) {
    this.clock = clock;
    this.#storage = storage;
    this.#flink = flink;
    this.#processes = processes;
    this.images = new ImagePulls(clock, () => this.behaviour.registryDown);
    this.behaviour = {
      podStartMs: 800,
      registerMs: 500,
      podEndMs: 700,
      badImages: this.images.bad,
      hookMs: 1500,
      hooksFail: false,
      registryDown: false,
      quotaExceeded: false,
    };
  }

  /** The main container of a pod starts. */
  protected mainRuns(pod: Pod, owner: PodOwner): void {
    const role = labelOf(pod, ROLE_LABEL);
    setMain(pod, { running: {} });
    if (this.#processes !== undefined) void this.#startProcess(this.#processes, pod, owner);
    else if (role === 'jobmanager') this.#jobManagerRuns(pod, owner);
    else if (role === CLIENT_ROLE) this.clock.after(this.behaviour.hookMs, () => void this.#clientRuns(pod, owner));
    else if (labelOf(pod, HOOK_LABEL) !== undefined)
      this.clock.after(this.behaviour.hookMs, () => this.ends(pod, this.behaviour.hooksFail ? 1 : 0));
    else this.clock.after(this.behaviour.registerMs, () => this.register(pod, slotsOf(owner)));
  }

  #jobManagerRuns(pod: Pod, owner: PodOwner): void {
    const cluster = labelOf(pod, HASH_LABEL) ?? '';
    const application = labelOf(pod, UID_LABEL) ?? '';
    const flink = new SimulatedFlink(cluster, application, this.#flink, this.clock, this.#storage, this.writers);
    pod.flink = flink;
    flink.submitted = (jobId) => this.submitted.push(jobId);
    flink.expirationMs = expirationMsOf(owner) ?? flink.expirationMs;
    const store = this.#storeOf(owner);
    if (store !== undefined) this.#takeOver(flink, store);
    this.flinks.push(flink);
    if (argsOf(owner)[0] !== 'standalone-job') return;
    const parallelism = Number(/^parallelism.default: (\d+)$/m.exec(propertiesOf(owner))?.[1]);
    const path = argAfter(owner, '--fromSavepoint');
    flink.standalone(
      { jobId: argAfter(owner, '--job-id') ?? '', path, parallelism, jar: jarOf(owner) },
      // The process ends by itself. The pod of a Job stays as it is; the kubelet restarts that of a Deployment for ever.
      (message) => this.ends(pod, 2, message),
    );
  }

  /** The main container of a pod ends. Sidecars keep running, and a Job with a sidecar does not complete. */
  protected ends(pod: Pod, exitCode: number, message?: string): void {
    if (pod.ending || pod.failed) return;
    pod.flink?.die();
    delete pod.flink;
    const terminated = { exitCode, ...(message === undefined ? {} : { message }) };
    if (!pod.owner.startsWith('Job/'))
      return setMain(pod, { waiting: { reason: 'CrashLoopBackOff' } }, { lastState: { terminated } });
    setMain(pod, { terminated });
    const { phase } = pod.object.status ?? {};
    if (phase === 'Failed' || phase === 'Succeeded') this.completed(pod.owner, phase === 'Failed');
  }

  /** `flink run`: submits a job to its cluster, and ends with its result. */
  async #clientRuns(pod: Pod, owner: PodOwner): Promise<void> {
    const args = argsOf(owner);
    const option = (word: string): string | undefined => args.find((arg) => arg.startsWith(word))?.slice(word.length);
    const [cluster = '', uid = ''] = [labelOf(pod, HASH_LABEL), labelOf(pod, UID_LABEL)];
    const flink = pod.ending || pod.failed ? undefined : this.jobManager(cluster, uid);
    const jar = args.find((arg) => arg.endsWith('.jar'))?.replace(/^.*\//, '') ?? '';
    const answer = await flink?.handle('POST', `/jars/${jar}/run`, {
      jobId: option('-D$internal.pipeline.job-id='),
      parallelism: argAfter(owner, '--parallelism'),
      savepointPath: argAfter(owner, '--fromSavepoint'),
    });
    const failed = answer === undefined || answer.status >= 400;
    this.ends(pod, failed ? 1 : 0, answer === undefined ? 'Caused by: refused' : answer.text);
  }

  /** Flink names its ConfigMaps by one id (KubernetesHaServices), and its nodes in ZooKeeper by another (ZooKeeperUtils). */
  #storeOf(owner: PodOwner): Map<string, SimulatedJob> | undefined {
    const option = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(propertiesOf(owner))?.[1] ?? '';
    switch (option('high-availability(?:\\.type)?').toLowerCase()) {
      case '':
      case 'none':
        return undefined;
      case 'zookeeper':
        return this.zooKeeper.open(option('high-availability\\.cluster-id'));
      default:
        return this.stores.open(option('kubernetes\\.cluster-id'));
    }
  }

  /** A new leader recovers the jobs of its store, and the TaskManagers of the previous leader register with it. */
  #takeOver(flink: SimulatedFlink, store: Map<string, SimulatedJob>): void {
    for (const { lost, flink: before } of this.pods.values())
      if (lost && before?.cluster === flink.cluster) before.die();
    flink.recover(store);
    for (const pod of this.pods.values()) {
      const { registered } = pod;
      if (registered === undefined || !registered.flink.dead || registered.flink.cluster !== flink.cluster) continue;
      this.clock.after(this.behaviour.registerMs, () => this.register(pod, registered.slots));
    }
  }

  async #startProcess(processes: PodProcesses, pod: Pod, owner: PodOwner): Promise<void> {
    const started = await processes.start({
      name: nameOf(pod),
      role: labelOf(pod, ROLE_LABEL) ?? '',
      cluster: labelOf(pod, HASH_LABEL) ?? '',
      properties: propertiesOf(owner),
      jar: jarOf(owner),
    });
    if (pod.ending) started.stop();
    else pod.process = started;
  }

  /** The REST address of the JobManager of a cluster, if that is a real process. */
  jobManagerProcess(cluster: string): string | undefined {
    return [...this.pods.values()].find(
      (pod) =>
        pod.process !== undefined && labelOf(pod, HASH_LABEL) === cluster && labelOf(pod, ROLE_LABEL) === 'jobmanager',
    )?.process?.base;
  }

  protected register(pod: Pod, slots: number): void {
    if (pod.ending || pod.failed || pod.lost) return;
    const flink = this.jobManager(labelOf(pod, HASH_LABEL) ?? '', labelOf(pod, UID_LABEL) ?? '');
    if (flink === undefined) return this.clock.after(300, () => this.register(pod, slots));
    flink.addSlots(slots);
    pod.registered = { flink, slots };
  }

  /** Ends everything in a pod. */
  protected stopContents(pod: Pod): void {
    pod.flink?.die();
    pod.registered?.flink.loseSlots(pod.registered.slots);
    pod.process?.stop();
    delete pod.flink;
    delete pod.registered;
    delete pod.process;
  }

  /** The JobManager of a cluster that answers, if there is one. A terminating pod answers; a pod on a lost node does not. */
  jobManager(cluster: string, uid: string): SimulatedFlink | undefined {
    return [...this.pods.values()].find(
      (pod) =>
        pod.flink !== undefined && !pod.lost && labelOf(pod, HASH_LABEL) === cluster && labelOf(pod, UID_LABEL) === uid,
    )?.flink;
  }
}
