import type { Spec } from '../../src/api/spec.ts';
import { deployRecord } from '../../src/objects/deploys/deploy-record.ts';
import { fingerprint } from '../../src/objects/json/fingerprint.ts';
import { application } from '../builders.ts';
import { hotLoops, restless } from '../world/hot-loops.ts';
import { broken } from '../world/invariants.ts';
import type { CallFault } from '../world/metacontroller.ts';
import { World } from '../world/world.ts';
import { disturbObjects } from './object-trouble.ts';
import { deleteOrphans, disturbPods, WITH_SIDECARS } from './pod-trouble.ts';
import { type Action, chance, type Schedule, type Trouble, type UserAction } from './schedule.ts';
import { disturbServices } from './service-trouble.ts';
import { disturbStatus, type StatusTrouble } from './status-trouble.ts';

export const STORES = {
  'high-availability.type': 'kubernetes',
  'high-availability.storageDir': 'file:///state/ha',
} as const;

/** ZooKeeper keeps what a deleted cluster left. */
const ZOOKEEPER = { ...STORES, 'high-availability.type': 'zookeeper' } as const;

const ADAPTIVE = { 'jobmanager.scheduler': 'adaptive' } as const;
const REACTIVE = { 'scheduler-mode': 'reactive' } as const;

/** How the file system of Flink words the path of a restore. */
const REPORTED_PATHS: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => path.replace(/^file:\/*/, 'file:///'),
  (path) => path.replace(/^file:\/*/, 'hdfs://nn:8020/'),
];

/** The life of one application under a schedule. */
export class Run {
  readonly world: World;
  readonly #random: () => number;
  readonly #schedule: Schedule;
  #spec: Partial<Spec>;
  /** What went wrong on the way. */
  readonly #faults: string[] = [];
  /** What a person does about a status that flinkapp cannot use. */
  #restore: () => void = () => undefined;
  /** Reactive mode: the job takes all slots that there are. */
  readonly #reactive: boolean;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
    this.#random = chance(schedule.seed);
    this.#spec = {
      image: 'count:1',
      deploymentMode: schedule.mode,
      deletionDeadlineSeconds: 60,
      rollback: { progressDeadlineSeconds: 15 },
      restartPolicy: { maxAttempts: 100, backoffSeconds: 1, maxBackoffSeconds: 4 },
    };
    this.#reactive = schedule.adaptive && schedule.submission === 'Application' && schedule.version !== '1.13.6';
    if (schedule.adaptive)
      this.#spec = {
        ...this.#spec,
        scaleMode: 'InPlace',
        flinkConfig: { ...application().spec.flinkConfig, ...(this.#reactive ? REACTIVE : ADAPTIVE) },
      };
    if (schedule.stores)
      this.#spec = {
        ...this.#spec,
        flinkConfig: {
          ...application().spec.flinkConfig,
          ...this.#spec.flinkConfig,
          ...(schedule.seed % 2 === 0 ? STORES : ZOOKEEPER),
        },
      };
    if (schedule.sidecars) this.#spec = { ...this.#spec, ...WITH_SIDECARS };
    if (this.#admits(schedule.submission)) this.#spec = { ...this.#spec, submission: schedule.submission };
    this.world = new World({ version: schedule.version, processes: schedule.processes });
    this.world.flinkBehaviour.adaptive = schedule.adaptive && !this.#reactive;
    this.world.flinkBehaviour.reactive = this.#reactive;
    const reportedPath = REPORTED_PATHS[Math.abs(schedule.seed) % REPORTED_PATHS.length];
    if (reportedPath !== undefined) this.world.flinkBehaviour.reportedPath = reportedPath;
    const { world } = this;
    world.kubernetes.behaviour.badImages.set('count:bad', 'ImagePullBackOff');
    world.kubernetes.garbage.delayMs = () => this.#random() * 200;
    world.metacontroller.lag = () => this.#random() * schedule.maxLagMs;
    world.metacontroller.fault = () => this.#callFault();
    world.route = () => Math.floor(this.#random() * schedule.processes);
    world.flinkFault = () =>
      this.#happens(schedule.flinkFaults)
        ? ((['lost', 'refused', 'serverError'] as const)[Math.floor(this.#random() * 3)] ?? 'none')
        : 'none';
  }

  /** Admission rejects application mode before Flink 1.15, and reactive mode in another mode. */
  #admits(submission: Spec['submission']): boolean {
    if (this.#reactive && submission !== undefined && submission !== 'Application') return false;
    return submission !== 'Application' || this.#schedule.version !== '1.13.6';
  }

  #happens(percent: number): boolean {
    return this.#random() * 100 < percent;
  }

  #callFault(): CallFault {
    if (this.#happens(this.#schedule.lost)) return 'lost';
    return this.#happens(this.#schedule.repeated) ? 'repeated' : 'none';
  }

  #edit(change: Partial<Spec>): void {
    this.#spec = { ...this.#spec, ...change };
    const { parent } = this.world;
    if (parent !== undefined && parent.metadata.deletionTimestamp === undefined) this.world.apply(this.#spec);
  }

  #during(ms: number, begin: () => void, end: () => void): void {
    begin();
    this.world.clock.after(ms, end);
  }

  #do(action: Action): void {
    const { world } = this;
    switch (action.kind) {
      case 'edit':
      case 'tearDown':
        return this.#change(action);
      case 'delete':
        return world.delete(action.cascade);
      case 'createAgain':
        return world.parent === undefined ? world.apply(this.#spec) : undefined;
      default:
        return this.#disturb(action);
    }
  }

  #change(action: Extract<UserAction, { kind: 'edit' | 'tearDown' }>): void {
    if (action.kind === 'tearDown') {
      const { deployHash, updatingHash } = this.world.status;
      return this.#edit({ tearDownVersionHash: (action.which === 'old' ? deployHash : updatingHash) ?? 'none' });
    }
    const { change } = action;
    if (!this.#admits(change.submission)) return;
    // In BlueGreen the old job keeps running, so admission rejects LastState.
    const isRejected = change.upgradeMode === 'LastState' && this.#schedule.mode === 'BlueGreen';
    return this.#edit(isRejected ? {} : change);
  }

  #disturb(step: Trouble): void {
    const { world } = this;
    switch (step.kind) {
      case 'restartFlinkapp':
        return world.restartFlinkapp(world.route());
      case 'restartMetacontroller':
        return world.metacontroller.restart();
      case 'secondMetacontroller':
        return world.secondMetacontroller(step.ms);
      case 'killPods':
      case 'restartMain':
      case 'restartSidecars':
      case 'evict':
        return disturbPods(world.kubernetes, step);
      case 'loseNodes':
        return this.#during(
          step.ms,
          () => disturbPods(world.kubernetes, step),
          () => world.kubernetes.nodesReturn(),
        );
      case 'apiOutage':
      case 'silentFlink':
      case 'slowFlink':
        return disturbServices(world, step, this.#faults);
      case 'refuseObjects':
      case 'forbidPods':
      case 'usedQuota':
      case 'registryOutage':
      case 'bucketOutage':
      case 'relabelChild':
      case 'takeName':
        return disturbObjects(world, step);
      case 'newerStatus':
      case 'foreignStatus':
      case 'emptyStatus':
      case 'shownWords':
        return this.#disturbStatus(step);
      case 'deleteChild': {
        const keys = [...world.kubernetes.children.keys()];
        return world.kubernetes.deleteChild(keys[step.which % Math.max(1, keys.length)] ?? '');
      }
      case 'failJob':
        for (const flink of world.kubernetes.flinks) if (!flink.dead) flink.failJobs();
        return;
      case 'failSavepoints':
        world.flinkBehaviour.failSavepoints = step.times;
        return;
      case 'hooksFail':
        world.kubernetes.behaviour.hooksFail = step.fail;
        return;
      case 'writeConfig':
        return world.kubernetes.writeConfig('ConfigMap/settings', { level: String(step.level) });
      case 'slowSavepoints':
        world.flinkBehaviour.savepointMs = step.ms;
        return;
      case 'slowPods':
        world.kubernetes.behaviour.podStartMs = step.ms;
        return;
      case 'clockJumps':
        world.skewMs = step.ms;
        return;
      case 'longSilence': {
        const usual = world.flinkFault;
        return this.#during(
          310_000,
          () => (world.flinkFault = () => 'refused'),
          () => (world.flinkFault = usual),
        );
      }
      case 'noUploads':
        return this.#during(
          step.ms,
          () => (world.flinkBehaviour.uploads = false),
          () => (world.flinkBehaviour.uploads = true),
        );
      case 'writesFail':
        return this.#during(
          step.ms,
          () => (world.metacontroller.writeFault = () => this.#happens(40)),
          () => (world.metacontroller.writeFault = () => false),
        );
      case 'apiDown':
        return this.#during(
          step.ms,
          () => (world.kubeFault = () => true),
          () => (world.kubeFault = () => false),
        );
      case 'flinkDown': {
        const usual = world.flinkFault;
        return this.#during(
          step.ms,
          () => (world.flinkFault = () => 'refused'),
          () => (world.flinkFault = usual),
        );
      }
    }
  }

  #disturbStatus(step: StatusTrouble): void {
    const restore = disturbStatus(this.world, step);
    if (restore === undefined || !('ms' in step)) return;
    this.#restore = restore;
    this.world.clock.after(step.ms, () => this.#restore());
  }

  /** Whether flinkapp has recorded the content that pods would read now. */
  #hasRecordedConfig({ rolloutOnConfigChange, jobManagerConfig }: Spec): boolean {
    const object = this.world.kubernetes.configs.get('ConfigMap/settings');
    if (rolloutOnConfigChange !== true || jobManagerConfig?.envConfig === undefined || object === undefined)
      return true;
    return this.world.status.config?.objects[0]?.content === fingerprint([object.data, undefined]);
  }

  /** Children without the Jobs of hooks, which stay until the next deploy, and of clients. */
  #childrenOfClusters(): readonly string[] {
    return [...this.world.kubernetes.children.keys()].filter(
      (key) => !/^Job\/.*-(verify|end|run)-\d+$/.test(key) && key !== 'Service/count',
    );
  }

  /** Whether flinkapp restarted the job in the last minute: here it waits for at most 4 s between restarts. */
  #restartedJob(): boolean {
    const { restarts } = this.world.status;
    return restarts !== undefined && Date.parse(restarts.at) > this.world.clock.now - 60_000;
  }

  /** Whether the children are those of that many clusters, the Service of the application, and what the spec adds. */
  #hasClusters(count: number, { ingress, podDisruptionBudget }: Spec): boolean {
    const kinds = this.#childrenOfClusters().map((key) => key.split('/')[0]);
    const of = (...counted: readonly string[]): number => kinds.filter((kind) => counted.includes(`${kind}`)).length;
    const hasExtras =
      of('Ingress') === (ingress === undefined ? 0 : 1) &&
      of('PodDisruptionBudget') === (podDisruptionBudget === undefined ? 0 : count);
    return hasExtras && of('Deployment', 'Job', 'Service') === 3 * count;
  }

  /** Whether the application rests: deleted, running or suspended as the spec asks, a pair, or failed with an error. */
  #atRest(): boolean {
    const { parent, kubernetes } = this.world;
    if (parent === undefined)
      return kubernetes.children.size === 0 && kubernetes.pods.size === 0 && kubernetes.stores.objects().length === 0;
    if (parent.metadata.deletionTimestamp !== undefined) return false;
    if (!this.#hasRecordedConfig(parent.spec)) return false;
    if (this.#waitsForPerson()) return true;
    return parent.spec.suspended === true ? this.#isSuspended() : this.#hasDesiredVersion(parent.spec);
  }

  /** A bounded job finished and was forgotten before flinkapp saw it: only a person can say whether it runs again. */
  #waitsForPerson(): boolean {
    const { status, kubernetes } = this.world;
    const jobId = status.jobStatus?.jobID ?? '';
    const finished = kubernetes.flinks.some(({ jobs }) => jobs.get(jobId)?.state === 'FINISHED');
    return finished && this.world.condition('Stalled') === 'True NoRestorePoint';
  }

  #isSuspended(): boolean {
    const { status, kubernetes } = this.world;
    return (
      status.phase === 'Suspended' &&
      this.#childrenOfClusters().length === 0 &&
      [...kubernetes.pods.values()].every(({ flink, registered }) => flink === undefined && registered === undefined)
    );
  }

  #hasDesiredVersion(spec: Spec): boolean {
    const { status } = this.world;
    const desired = deployRecord(spec, {}, status.config?.rollout).hash;
    const stable = status.stabilizingSince === undefined && status.jobStatus?.health === 'Green';
    const deployed = status.deployed?.rescaled ?? status.deployHash;
    const hasNoCluster = this.#childrenOfClusters().length === 0;
    switch (status.phase) {
      case 'Finished':
        return deployed === desired && (status.clusterReleased === true ? hasNoCluster : this.#hasClusters(1, spec));
      case 'Running':
        return deployed === desired && stable && this.#hasClusters(1, spec);
      case 'DualRunning':
        return status.updatingHash === desired && stable && this.#hasClusters(2, spec);
      default:
        return status.phase === 'DeployFailed' && status.failedDeployHash === desired && status.lastError !== undefined;
    }
  }

  /** What deletions with --cascade=orphan left, and may still leave, a user deletes by hand. */
  async #comesToRest(): Promise<boolean> {
    for (let minute = 0; minute < 15; minute += 1) {
      deleteOrphans(this.world.kubernetes);
      this.#restore();
      if (await this.world.clock.until(() => this.#atRest(), 60_000)) return true;
    }
    return false;
  }

  async go(): Promise<readonly string[]> {
    const { world } = this;
    world.apply(this.#spec);
    for (const { after, action } of this.#schedule.steps) {
      await world.pass(after);
      this.#do(action);
    }
    await world.pass(12_000);
    world.metacontroller.fault = () => 'none';
    world.metacontroller.writeFault = () => false;
    world.flinkFault = () => 'none';
    world.kubeFault = () => false;
    world.kubernetes.apiServer = 'answers';
    world.flinkLatencyMs = () => 0;
    world.skewMs = 0;
    world.flinkBehaviour.failSavepoints = 0;
    world.kubernetes.behaviour.hooksFail = false;
    world.kubernetes.nodesReturn();
    if (this.#spec.forceRollback === true) this.#edit({ forceRollback: false });
    const rested = await this.#comesToRest();
    const { phase, lastError, operation, conditions } = world.status;
    const stuck = rested
      ? []
      : [`not at rest: ${JSON.stringify({ phase, error: lastError, operation, condition: conditions?.[0] })}`];
    await world.pass(60_000);
    return [
      ...stuck,
      ...this.#faults,
      ...hotLoops(world.metacontroller),
      ...(rested && !this.#restartedJob() ? restless(world.metacontroller, world.clock.now) : []),
      ...broken(world, { pairs: this.#schedule.mode === 'BlueGreen' }),
    ];
  }
}

/** Runs one schedule and returns what it broke. */
export const live = (schedule: Schedule): Promise<readonly string[]> => new Run(schedule).go();
