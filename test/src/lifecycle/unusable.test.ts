import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlinkApplication } from '../../../src/api/flinkapplication.ts';
import { LAST_APPLIED_ANNOTATION } from '../../../src/api/labels.ts';
import { type Unusable, unusableOutcome, usableStatus } from '../../../src/lifecycle/unusable.ts';
import { foreignController } from '../../../src/objects/foreign-controller.ts';
import { NO_CHILDREN, type ObservedChildren } from '../../../src/objects/observed-children.ts';
import { application, NOW } from '../../builders.ts';
import { testGolden } from './golden.ts';
import { at } from './situations.ts';

/** Applications whose status flinkapp cannot use. */

const SERVICE = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'count' }, spec: { type: 'ClusterIP' } };
const CHILDREN: ObservedChildren = {
  ...NO_CHILDREN,
  services: {
    count: { metadata: { name: 'count', annotations: { [LAST_APPLIED_ANNOTATION]: JSON.stringify(SERVICE) } } },
  },
};
const OWNED_BY_OTHERS: ObservedChildren = {
  ...NO_CHILDREN,
  deployments: {
    'count-tm': {
      metadata: {
        ownerReferences: [
          { apiVersion: 'v1', kind: 'Note', name: 'n', uid: 'uid-9' },
          { apiVersion: 'v1', kind: 'Deployer', name: 'main', uid: 'uid-8', controller: true },
        ],
      },
    },
  },
};

/** An application with any status: it comes from the API server, and no type is certain. */
const withStatus = (status: unknown, metadata: Partial<FlinkApplication['metadata']> = {}): FlinkApplication =>
  Object.assign(application({ metadata }), { status });

const stalled = (
  status: unknown,
  more: Partial<Unusable> = {},
  metadata: Partial<FlinkApplication['metadata']> = {},
): Unusable => {
  const children = more.children ?? CHILDREN;
  const app = withStatus(status, metadata);
  const found = usableStatus(app, children);
  if (!('stalled' in found)) throw new Error('the status can be used');
  return { now: NOW, application: app, deleting: false, children, ...found, ...more };
};

const { generation: _, ...metadataWithoutGeneration } = application().metadata;
const WITHOUT_GENERATION = { ...application(), metadata: metadataWithoutGeneration };

const STATUS = { phase: 'Pausing', revision: 7, operation: { kind: 'pause' }, jobStatus: { state: 'RUNNING' } };
const FOREIGN = { phase: 'Running', deployHash: '1a2b3c4d', jobStatus: { jobID: 'j' } };
const READY = { type: 'Ready', status: 'True', reason: 'JobRunning', message: 'm', lastTransitionTime: at(-1000) };
const STALLED = { ...READY, type: 'Stalled', status: 'False' };
const DELETED = { finalizers: ['other/one', 'metacontroller.io/compositecontroller-flinkapp'] };

type Outcome = ReturnType<typeof unusableOutcome>;

const summarize = ({ status, children, effects, finalized, requeueAfterMs }: Outcome): string => {
  const conditions: readonly { readonly type: string; readonly reason: string }[] = Object(status['conditions']);
  const shown = conditions.map(({ type, reason }) => `${type} ${reason}`).join(', ');
  const names = children.map(({ metadata }) => metadata.name).join(' ');
  return `${shown}; children ${names}, effects ${effects.length}, finalized ${finalized} @${requeueAfterMs}`;
};

const UNREADABLE = 'Stalled UnreadableStatus; children count, effects 0, finalized false @10000';

testGolden(
  { file: 'unusable', evaluate: unusableOutcome, summarize },
  {
    'The status cannot be read': [
      ['A word of a newer flinkapp changes nothing but the condition Stalled', () => stalled(STATUS), UNREADABLE],
      [
        'Other conditions stay as they are',
        () => stalled({ ...STATUS, conditions: [READY, STALLED] }),
        `Ready JobRunning, ${UNREADABLE}`,
      ],
      [
        'A condition Stalled that holds keeps its time',
        () => stalled({ ...STATUS, conditions: [{ ...STALLED, status: 'True' }] }),
        UNREADABLE,
      ],
      [
        'A condition Stalled without a time gets one',
        () => stalled({ ...STATUS, conditions: [{ type: 'Stalled', status: 'True' }] }),
        UNREADABLE,
      ],
      ['Conditions that are no list are replaced', () => stalled({ ...STATUS, conditions: 'none' }), UNREADABLE],
      ['A status that is no object is replaced', () => stalled('lost'), UNREADABLE],
      [
        'An application without a generation',
        () => ({ ...stalled(STATUS), application: WITHOUT_GENERATION }),
        UNREADABLE,
      ],
    ],
    'The application is being deleted': [
      ['A deletion says which finalizer holds it up', () => stalled(STATUS, { deleting: true }, DELETED), UNREADABLE],
      [
        'A deletion that only others hold up',
        () => stalled(STATUS, { deleting: true }, { finalizers: ['other/one'] }),
        UNREADABLE,
      ],
      [
        'A deletion that leaves the objects behind needs no status',
        () => stalled(STATUS, { deleting: true }, { finalizers: ['orphan', ...DELETED.finalizers] }),
        'Stalled UnreadableStatus; children count, effects 0, finalized true @10000',
      ],
    ],
    'Another operator is at work': [
      [
        'The status of another operator stays as it is',
        () => stalled(FOREIGN),
        'Stalled ForeignStatus; children count, effects 0, finalized false @10000',
      ],
      [
        'A child that another object controls stays as it is',
        () => stalled(undefined, { children: OWNED_BY_OTHERS }),
        'Stalled ForeignStatus; children count-tm, effects 0, finalized false @10000',
      ],
      [
        'The deletion of such an application waits too',
        () => stalled(FOREIGN, { deleting: true }, DELETED),
        'Stalled ForeignStatus; children count, effects 0, finalized false @10000',
      ],
    ],
  },
);

test('The same call a minute later leaves an unusable status as it is', () => {
  const first = unusableOutcome(stalled(STATUS)).status;
  assert.deepEqual(unusableOutcome(stalled(first, { now: NOW + 60_000 })).status, first);
});

test('A status that can be read again is used', () => {
  const status = { phase: 'Suspended' as const, revision: 8 };
  assert.deepEqual(usableStatus(withStatus(status), CHILDREN), { status });
});

test('A child that the application controls, or nobody, is not foreign', () => {
  const owner = { apiVersion: 'v1', kind: 'FlinkApplication', name: 'count', uid: 'uid-1', controller: true };
  const children = { ...NO_CHILDREN, jobs: { a: { metadata: { ownerReferences: [owner] } }, b: {} } };
  assert.equal(foreignController(children, 'uid-1'), undefined);
});
