import fc from 'fast-check';
import { deployRecord } from '../../src/objects/hash.ts';
import { broken } from '../world/invariants.ts';
import { World } from '../world/world.ts';

/** What a user or the world does at some time. */
export type Action =
  | { readonly kind: 'image'; readonly number: number }
  | { readonly kind: 'restart'; readonly nonce: number }
  | { readonly kind: 'badImage' }
  | { readonly kind: 'badJar' }
  | { readonly kind: 'policy'; readonly deleteMode: 'Savepoint' | 'ForceCancel' }
  | { readonly kind: 'delete' }
  | { readonly kind: 'restartFlinkapp' }
  | { readonly kind: 'restartMetacontroller' }
  | { readonly kind: 'failSavepoints'; readonly times: number }
  | { readonly kind: 'slowSavepoints'; readonly ms: number }
  | { readonly kind: 'slowPods'; readonly ms: number }
  | { readonly kind: 'apiDown'; readonly ms: number }
  | { readonly kind: 'flinkDown'; readonly ms: number };

export interface Step {
  /** Milliseconds after the step before. */
  readonly after: number;
  readonly action: Action;
}

export interface Schedule {
  readonly version: string;
  readonly steps: readonly Step[];
  /** Chances in percent that a call goes wrong, and the caches' largest lag; faults stop after the last step. */
  readonly lost: number;
  readonly repeated: number;
  readonly flinkFaults: number;
  readonly maxLagMs: number;
  readonly seed: number;
}

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('image' as const), number: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const), nonce: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.constant<Action>({ kind: 'badImage' }) },
  { weight: 2, arbitrary: fc.constant<Action>({ kind: 'badJar' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('policy' as const), deleteMode: fc.constantFrom('Savepoint' as const, 'ForceCancel' as const) }) },
  { weight: 1, arbitrary: fc.constant<Action>({ kind: 'delete' }) },
  { weight: 3, arbitrary: fc.constant<Action>({ kind: 'restartFlinkapp' }) },
  { weight: 2, arbitrary: fc.constant<Action>({ kind: 'restartMetacontroller' }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('failSavepoints' as const), times: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('slowSavepoints' as const), ms: fc.integer({ min: 1000, max: 8000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('slowPods' as const), ms: fc.integer({ min: 1000, max: 8000 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('apiDown' as const), ms: fc.integer({ min: 100, max: 5000 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('flinkDown' as const), ms: fc.integer({ min: 100, max: 10_000 }) }) },
);

const scheduleOf = (faults: Pick<Record<keyof Schedule, fc.Arbitrary<number>>, 'lost' | 'repeated' | 'flinkFaults'>): fc.Arbitrary<Schedule> =>
  fc.record({
    version: fc.constantFrom('1.13.6', '1.20.5', '2.3.0'),
    steps: fc.array(fc.record({ after: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 20_000 })), action }), {
      minLength: 1,
      maxLength: 8,
    }),
    ...faults,
    maxLagMs: fc.constantFrom(0, 5, 50, 500),
    seed: fc.integer(),
  });

/** Every call arrives and is answered; only people, processes and caches make trouble. */
export const calm = scheduleOf({ lost: fc.constant(0), repeated: fc.constant(0), flinkFaults: fc.constant(0) });
/** Calls are lost and repeated too. */
export const rough = scheduleOf({ lost: fc.constantFrom(0, 10, 30), repeated: fc.constantFrom(0, 10, 30), flinkFaults: fc.constantFrom(0, 10, 30) });

/** Small and repeatable: chance inside a schedule is part of it. */
const chance = (seed: number) => {
  let state = seed | 0;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

class Run {
  readonly world: World;
  readonly #random: () => number;
  readonly #schedule: Schedule;
  #spec: Record<string, unknown> = { image: 'count:1' };

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
    this.#random = chance(schedule.seed);
    this.world = new World({ version: schedule.version });
    const { world } = this;
    world.kubernetes.behaviour.badImages.set('count:bad', 'ImagePullBackOff');
    world.metacontroller.lag = () => this.#random() * schedule.maxLagMs;
    world.metacontroller.fault = () => (this.#happens(schedule.lost) ? 'lost' : this.#happens(schedule.repeated) ? 'repeated' : 'none');
    world.flinkFault = () =>
      this.#happens(schedule.flinkFaults) ? ((['lost', 'refused', 'serverError'] as const)[Math.floor(this.#random() * 3)] ?? 'none') : 'none';
  }

  #happens(percent: number): boolean {
    return this.#random() * 100 < percent;
  }

  #edit(change: Record<string, unknown>): void {
    this.#spec = { ...this.#spec, ...change };
    if (this.world.parent?.metadata.deletionTimestamp === undefined) this.world.apply(this.#spec);
  }

  #during(ms: number, begin: () => void, end: () => void): void {
    begin();
    this.world.clock.after(ms, end);
  }

  #do(step: Action): void {
    const { world } = this;
    switch (step.kind) {
      case 'image':
        return this.#edit({ image: `count:${step.number}`, jarName: 'count.jar' });
      case 'restart':
        return this.#edit({ restartNonce: String(step.nonce) });
      case 'badImage':
        return this.#edit({ image: 'count:bad' });
      case 'badJar':
        return this.#edit({ jarName: 'missing.jar' });
      case 'policy':
        return this.#edit({ deleteMode: step.deleteMode });
      case 'delete':
        return world.delete();
      case 'restartFlinkapp':
        return world.restartFlinkapp();
      case 'restartMetacontroller':
        return world.metacontroller.restart();
      case 'failSavepoints':
        world.flinkBehaviour.failSavepoints = step.times;
        return;
      case 'slowSavepoints':
        world.flinkBehaviour.savepointMs = step.ms;
        return;
      case 'slowPods':
        world.kubernetes.behaviour.podStartMs = step.ms;
        return;
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

  /** Where it must come to rest: gone, running what is wanted, or failed with the reason told. */
  #atRest(): boolean {
    const { parent, status } = this.world;
    if (parent === undefined) return this.world.kubernetes.children.size === 0 && this.world.kubernetes.pods.size === 0;
    if (parent.metadata.deletionTimestamp !== undefined) return false;
    const wanted = deployRecord(parent.spec).hash;
    if (status.phase === 'Running') return status.deployHash === wanted && status.jobStatus?.health === 'Green' && this.world.kubernetes.children.size === 4;
    return status.phase === 'DeployFailed' && status.failedDeployHash === wanted && status.lastError !== undefined;
  }

  async go(): Promise<readonly string[]> {
    const { world } = this;
    world.apply(this.#spec);
    for (const { after, action: step } of this.#schedule.steps) {
      await world.pass(after);
      this.#do(step);
    }
    await world.pass(12_000);
    world.metacontroller.fault = () => 'none';
    world.flinkFault = () => 'none';
    world.kubeFault = () => false;
    world.flinkBehaviour.failSavepoints = 0;
    const rested = await world.clock.until(() => this.#atRest(), 900_000);
    const stuck = rested
      ? []
      : [
          `not at rest: ${JSON.stringify({ phase: world.status.phase, error: world.status.lastError, operation: world.status.operation, conditions: world.status.conditions?.[0] })}`,
        ];
    return [...stuck, ...broken(world)];
  }
}

/** Lives one schedule; gives what it broke. */
export const live = (schedule: Schedule): Promise<readonly string[]> => new Run(schedule).go();
