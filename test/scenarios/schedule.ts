import fc from 'fast-check';
import type { Spec } from '../../src/api/spec.ts';
import { type ObjectTrouble, objectTrouble } from './object-trouble.ts';
import { type PodTrouble, podTrouble } from './pod-trouble.ts';
import { type ServiceTrouble, serviceTrouble } from './service-trouble.ts';
import { type StatusTrouble, statusTrouble } from './status-trouble.ts';

/** What a user does to the application. */
export type UserAction =
  | { readonly kind: 'edit'; readonly change: Partial<Spec> }
  | { readonly kind: 'tearDown'; readonly which: 'old' | 'new' }
  | { readonly kind: 'delete'; readonly cascade: 'background' | 'foreground' | 'orphan' }
  | { readonly kind: 'createAgain' };

/** What happens around flinkapp. */
export type Trouble =
  | { readonly kind: 'restartFlinkapp' }
  | { readonly kind: 'restartMetacontroller' }
  | { readonly kind: 'secondMetacontroller'; readonly ms: number }
  | PodTrouble
  | ServiceTrouble
  | ObjectTrouble
  | StatusTrouble
  | { readonly kind: 'deleteChild'; readonly which: number }
  | { readonly kind: 'failJob' }
  | { readonly kind: 'failSavepoints'; readonly times: number }
  | { readonly kind: 'slowSavepoints'; readonly ms: number }
  | { readonly kind: 'slowPods'; readonly ms: number }
  | { readonly kind: 'clockJumps'; readonly ms: number }
  | { readonly kind: 'longSilence' }
  | { readonly kind: 'hooksFail'; readonly fail: boolean }
  | { readonly kind: 'writeConfig'; readonly level: number }
  | { readonly kind: 'apiDown' | 'flinkDown' | 'noUploads' | 'writesFail'; readonly ms: number };

export type Action = UserAction | Trouble;

export interface Step {
  /** Milliseconds after the previous step. */
  readonly after: number;
  readonly action: Action;
}

export interface Schedule {
  readonly version: string;
  readonly mode: 'Single' | 'Dual' | 'BlueGreen';
  readonly steps: readonly Step[];
  /** How many percent of the calls go wrong until the last step, and the largest lag of the caches. */
  readonly lost: number;
  readonly repeated: number;
  readonly flinkFaults: number;
  readonly maxLagMs: number;
  /** Processes of flinkapp. Each hook call reaches any of them. */
  readonly processes: number;
  /** Whether Flink can rescale a running job. */
  readonly adaptive: boolean;
  /** Kubernetes high availability. */
  readonly stores: boolean;
  /** How flinkapp submits the job; Application only where the Flink version has it. */
  readonly submission: 'Rest' | 'Application' | 'Job';
  /** Whether every pod has a second container. */
  readonly sidecars: boolean;
  readonly seed: number;
}

const ms = (max: number) => fc.record({ ms: fc.integer({ min: 100, max }) });
const edit = (weight: number, change: fc.Arbitrary<Partial<Spec>>) => ({
  weight,
  arbitrary: change.map((to): Action => ({ kind: 'edit', change: to })),
});
const does = (weight: number, action: fc.Arbitrary<Action>) => ({ weight, arbitrary: action });

const HOOK = { podTemplate: { spec: { containers: [{ name: 'check', image: 'check:1' }] } }, deadlineSeconds: 20 };
const READS = { envConfig: { envFrom: [{ configMapRef: { name: 'settings' } }] } };

const jar = fc.constantFrom(
  'count.jar',
  'missing.jar',
  'failing.jar',
  'looping.jar',
  'mute.jar',
  'stuck.jar',
  'bounded.jar',
);

const user: fc.Arbitrary<Action> = fc.oneof(
  edit(
    8,
    fc.integer({ min: 1, max: 4 }).map((number) => ({ image: `count:${number}`, jarName: 'count.jar' })),
  ),
  edit(
    3,
    jar.map((jarName) => ({ jarName })),
  ),
  edit(1, fc.constant({ image: 'count:bad' })),
  edit(
    2,
    fc.integer({ min: 1, max: 3 }).map((nonce) => ({ restartNonce: String(nonce) })),
  ),
  edit(
    2,
    fc.integer({ min: 1, max: 4 }).map((parallelism) => ({ parallelism })),
  ),
  edit(
    1,
    fc.constantFrom('InPlace' as const, 'NewCluster' as const).map((scaleMode) => ({ scaleMode })),
  ),
  edit(
    2,
    fc.constantFrom('Savepoint' as const, 'LastState' as const).map((upgradeMode) => ({ upgradeMode })),
  ),
  edit(
    1,
    fc.boolean().map((forceRollback) => ({ forceRollback })),
  ),
  edit(
    1,
    fc.constantFrom('Savepoint' as const, 'ForceCancel' as const).map((deleteMode) => ({ deleteMode })),
  ),
  edit(
    1,
    fc.constantFrom('Manual' as const, 'Automatic' as const).map((promotion) => ({ promotion })),
  ),
  edit(
    2,
    fc.boolean().map((suspended) => ({ suspended })),
  ),
  edit(
    1,
    fc.integer({ min: 1, max: 3 }).map((nonce) => ({ savepointNonce: String(nonce) })),
  ),
  edit(
    1,
    fc.integer({ min: 1, max: 3 }).map((retainCount) => ({ savepointPolicy: { retainCount, intervalSeconds: 60 } })),
  ),
  edit(1, fc.constant({ finishedTtlSeconds: 2 })),
  edit(
    2,
    fc.boolean().map((rolloutOnConfigChange) => ({ rolloutOnConfigChange, jobManagerConfig: READS })),
  ),
  does(
    2,
    fc.nat({ max: 2 }).map((level) => ({ kind: 'writeConfig', level })),
  ),
  edit(2, fc.constantFrom<Partial<Spec>>({ verification: HOOK }, { shutdownJob: HOOK })),
  edit(
    1,
    fc.constantFrom('Rest' as const, 'Application' as const, 'Job' as const).map((submission) => ({ submission })),
  ),
  // Two fields that do not concern the job, and one that does.
  edit(
    1,
    fc.constantFrom<Partial<Spec>>(
      { podDisruptionBudget: { taskManager: { maxUnavailable: 1 } } },
      { ingress: { host: '{{name}}.example.com' } },
      { taskManagerConfig: { taskSlots: 2, podTemplate: { metadata: { annotations: { team: 'payments' } } } } },
    ),
  ),
  edit(
    1,
    fc.boolean().map((allowNonRestoredState) => ({ allowNonRestoredState })),
  ),
  does(
    2,
    fc.constantFrom('old' as const, 'new' as const).map((which) => ({ kind: 'tearDown', which })),
  ),
  does(
    1,
    fc
      .constantFrom(
        'background' as const,
        'background' as const,
        'background' as const,
        'foreground' as const,
        'orphan' as const,
      )
      .map((cascade) => ({ kind: 'delete', cascade })),
  ),
  does(1, fc.constant<Action>({ kind: 'createAgain' })),
);

const trouble: fc.Arbitrary<Action> = fc.oneof(
  does(3, fc.constant<Action>({ kind: 'restartFlinkapp' })),
  does(2, fc.constant<Action>({ kind: 'restartMetacontroller' })),
  does(6, podTrouble),
  does(3, serviceTrouble),
  does(
    1,
    fc.nat({ max: 9 }).map((which) => ({ kind: 'deleteChild', which })),
  ),
  does(2, fc.constant<Action>({ kind: 'failJob' })),
  does(
    2,
    fc.integer({ min: 1, max: 4 }).map((times) => ({ kind: 'failSavepoints', times })),
  ),
  does(
    1,
    ms(8000).map(({ ms: slow }) => ({ kind: 'slowSavepoints', ms: slow })),
  ),
  does(
    1,
    ms(8000).map(({ ms: slow }) => ({ kind: 'slowPods', ms: slow })),
  ),
  does(
    1,
    fc.integer({ min: -30_000, max: 30_000 }).map((skew) => ({ kind: 'clockJumps', ms: skew })),
  ),
  does(1, fc.constant<Action>({ kind: 'longSilence' })),
  does(
    1,
    fc.boolean().map((fail) => ({ kind: 'hooksFail', fail })),
  ),
  does(
    4,
    fc
      .tuple(
        fc.constantFrom('apiDown' as const, 'flinkDown' as const, 'noUploads' as const, 'writesFail' as const),
        ms(10_000),
      )
      .map(([kind, { ms: long }]) => ({ kind, ms: long })),
  ),
);

const scheduleOf = (
  action: fc.Arbitrary<Action>,
  faults: Pick<Record<keyof Schedule, fc.Arbitrary<number>>, 'lost' | 'repeated' | 'flinkFaults'>,
): fc.Arbitrary<Schedule> =>
  fc.record({
    version: fc.constantFrom('1.13.6', '1.20.5', '2.3.0'),
    mode: fc.constantFrom('Dual', 'Dual', 'Single', 'BlueGreen'),
    steps: fc.array(
      fc.record({ after: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 20_000 })), action }),
      {
        minLength: 1,
        maxLength: 9,
      },
    ),
    ...faults,
    maxLagMs: fc.constantFrom(0, 5, 50, 500, 5000),
    processes: fc.constantFrom(1, 1, 2),
    adaptive: fc.boolean(),
    stores: fc.boolean(),
    submission: fc.constantFrom('Rest', 'Application', 'Job'),
    sidecars: fc.boolean(),
    seed: fc.integer(),
  });

const none = fc.constant(0);
const some = fc.constantFrom(0, 10, 30);
/** Every call arrives and is answered; only users, pods, processes and caches cause failures. */
export const calm = scheduleOf(fc.oneof({ weight: 3, arbitrary: user }, { weight: 2, arbitrary: trouble }), {
  lost: none,
  repeated: none,
  flinkFaults: none,
});
/** Calls are also lost and repeated, two Metacontrollers may run for a while, and somebody else writes statuses. */
export const rough = scheduleOf(
  fc.oneof(
    { weight: 6, arbitrary: user },
    { weight: 4, arbitrary: trouble },
    does(
      1,
      ms(20_000).map(({ ms: long }) => ({ kind: 'secondMetacontroller', ms: long })),
    ),
    does(1, statusTrouble),
  ),
  { lost: some, repeated: some, flinkFaults: some },
);

/** Objects and pods are refused, have names that are taken, or lose their labels; registry and storage are away. */
export const withoutObjects = scheduleOf(
  fc.oneof({ weight: 3, arbitrary: user }, { weight: 1, arbitrary: trouble }, { weight: 3, arbitrary: objectTrouble }),
  { lost: none, repeated: none, flinkFaults: none },
);

/** Random numbers from 0 to 1 that depend on the seed of the schedule alone. */
export const chance = (seed: number) => {
  let state = seed | 0;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};
