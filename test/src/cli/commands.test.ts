import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../../../src/api/status.ts';
import { NOW } from '../../builders.ts';
import { applied, deploying, dual, failed, running, stalled, suspended } from './applications.ts';
import { type FakeKubectl, flink, type Printed } from './world.ts';

const AT = new Date(NOW).toISOString();
const edited = (status: Status = {}) => running(status, { generation: 2 });
const patch = (spec: object, name = 'orders'): string =>
  `patch flinkapplications.flink.k8s.io ${name} --namespace=ns --type=merge --field-manager=kubectl-flink --patch=${JSON.stringify({ spec })}`;

const orders = (...states: readonly ReturnType<typeof running>[]): FakeKubectl => ({
  applications: { orders: states },
});

const nothing: Omit<Printed, 'status' | 'err'> = { out: '', calls: [] };

const rows: readonly (readonly [situation: string, line: string, fake: FakeKubectl, printed: Printed])[] = [
  [
    'stop sets suspended, and waits until flinkapp has reconciled it and the application is suspended',
    'stop orders',
    orders(running(), edited(), running({ phase: 'Suspending', conditions: [] }), {
      ...suspended(),
      metadata: running().metadata,
    }),
    {
      status: 0,
      out: '',
      err: '12:00:00 Running\n12:00:01 Suspending\n12:00:02 Suspended\n',
      calls: [patch({ suspended: true })],
    },
  ],
  [
    'start clears suspended, and --no-wait waits for nothing',
    'start orders --no-wait',
    orders(running()),
    { status: 0, out: '', err: '', calls: [patch({ suspended: false })] },
  ],
  [
    'restart sets a new restartNonce, and fails with the advice when the deploy fails',
    'restart orders',
    orders(running(), { ...failed(), metadata: running().metadata }),
    {
      status: 1,
      out: '',
      err: '12:00:00 DeployFailed    POD_FAILING: pod clicks-88bb0e11-jm-1 cannot run: ErrImagePull: clicks:4.2\nCorrect what the message names: image, Secret, resources or configuration.\n',
      calls: [patch({ restartNonce: AT })],
    },
  ],
  [
    'a change that takes too long exits with 3, and flinkapp goes on',
    'restart orders --timeout 2s',
    orders(running(), edited()),
    {
      status: 3,
      out: '',
      err: '12:00:00 Running\norders is in phase Running after 2 s; flinkapp goes on\n',
      calls: [patch({ restartNonce: AT })],
    },
  ],
  [
    'savepoint prints the path of the savepoint that it asked for',
    'savepoint orders',
    orders(running(), running(), running({ savepointNonce: AT, savepointPath: 's3://state/sp-2' })),
    { status: 0, out: 's3://state/sp-2\n', err: '12:00:00 Running\n', calls: [patch({ savepointNonce: AT })] },
  ],
  [
    'savepoint fails when Flink could not take it',
    'savepoint orders',
    orders(
      running(),
      running({ lastError: { code: 'SAVEPOINT_FAILED', message: 'disk full', since: AT, retryable: true } }),
    ),
    {
      status: 1,
      out: '',
      err: '12:00:00 Running\nCheck that the savepoint directory can be written and that all tasks are running.\n',
      calls: [patch({ savepointNonce: AT })],
    },
  ],
  [
    'rollback sets forceRollback until the application rests, and clears it again',
    'rollback orders',
    orders(running(), running({ phase: 'RollingBackJob', conditions: [] }), running({ phase: 'DeployFailed' })),
    {
      status: 0,
      out: 'orders was rolled back; correct its spec and apply it\n',
      err: '12:00:00 RollingBackJob\n12:00:01 DeployFailed\n',
      calls: [patch({ forceRollback: true }), patch({ forceRollback: false })],
    },
  ],
  [
    'rollback says when there was no deploy to roll back',
    'rollback orders',
    orders(running()),
    {
      status: 0,
      out: 'orders had no deploy to roll back: version 3f2a91c0 is stable\n',
      err: '12:00:00 Running\n',
      calls: [patch({ forceRollback: true }), patch({ forceRollback: false })],
    },
  ],
  [
    'promote stops the old version of two',
    'promote orders',
    orders(dual(), running()),
    { status: 0, out: '', err: '12:00:00 Running\n', calls: [patch({ tearDownVersionHash: '3f2a91c0' })] },
  ],
  [
    'discard stops the new version of two',
    'discard orders',
    orders(dual(), running()),
    { status: 0, out: '', err: '12:00:00 Running\n', calls: [patch({ tearDownVersionHash: 'bb22cc33' })] },
  ],
  [
    'promote of an application that runs one version changes nothing',
    'promote orders',
    orders(running()),
    { ...nothing, status: 1, err: 'orders runs one version; two run in phase DualRunning (BlueGreen)\n' },
  ],
  [
    'a tool of GitOps that manages the application is named before the change',
    'stop orders --no-wait',
    orders(running({}, { annotations: { 'argocd.argoproj.io/tracking-id': 'a' } })),
    {
      status: 0,
      out: '',
      err: 'Argo CD manages ns/orders and may put the field back; change it there too\n',
      calls: [patch({ suspended: true })],
    },
  ],
  [
    'several applications without a terminal need --yes',
    'stop orders refunds',
    { applications: { orders: running(), refunds: deploying() } },
    { ...nothing, status: 2, err: 'stop would change 2 applications; pass --yes:\n  ns/orders\n  ns/refunds\n\n' },
  ],
  [
    'several applications are listed, and a person who says no changes nothing',
    'stop orders refunds',
    { applications: { orders: running(), refunds: deploying() }, confirms: false },
    {
      ...nothing,
      status: 1,
      err: '  ns/orders\n  ns/refunds\nstop changes these 2 applications. Go on?\nnothing was changed\n',
    },
  ],
  [
    'the worst exit status of several applications is that of the command',
    'start -l team=a --yes',
    { applications: { sessions: stalled(), orders: running() } },
    {
      status: 1,
      out: '',
      err: '12:00:00 Running         RestartsExhausted: The job failed more often than allowed\n12:00:00 Running\n',
      calls: [patch({ suspended: false }, 'sessions'), patch({ suspended: false })],
    },
  ],
  [
    'a person who says yes changes all',
    'stop orders refunds --no-wait',
    { applications: { orders: running(), refunds: deploying() }, confirms: true },
    {
      status: 0,
      out: '',
      err: '  ns/orders\n  ns/refunds\nstop changes these 2 applications. Go on?\n',
      calls: [patch({ suspended: true }), patch({ suspended: true }, 'refunds')],
    },
  ],
  [
    'a change without a name is refused',
    'stop',
    {},
    { ...nothing, status: 2, err: 'name at least one FlinkApplication\n' },
  ],
  [
    'scale waits until the job runs with the new parallelism',
    'scale orders --parallelism 4',
    orders(running(), running({ jobStatus: { parallelism: 4 } })),
    {
      status: 0,
      out: '',
      err: '12:00:00 Running\n',
      calls: ['scale flinkapplications.flink.k8s.io orders --replicas=4'],
    },
  ],
  [
    'scale with --no-wait waits for nothing',
    'scale orders --parallelism 4 --no-wait',
    {},
    { status: 0, out: '', err: '', calls: ['scale flinkapplications.flink.k8s.io orders --replicas=4'] },
  ],
  [
    'scale without a number is refused',
    'scale orders --parallelism many',
    {},
    { ...nothing, status: 2, err: '--parallelism needs a whole number\n' },
  ],
  [
    'wait --for stable waits until the deploy is stable',
    'wait orders --for stable',
    orders(running({ stabilizingSince: AT }), running()),
    { ...nothing, status: 0, err: '12:00:00 Running\n' },
  ],
  [
    'wait --for deleted ends when the application is gone',
    'wait orders --for deleted',
    { applications: {} },
    { ...nothing, status: 0, err: '' },
  ],
  [
    'wait for an application that does not exist exits with 4',
    'wait orders',
    { applications: {} },
    { ...nothing, status: 4, err: 'flinkapplications.flink.k8s.io "orders" not found\n' },
  ],
  [
    'wait says at once when the application cannot become ready',
    'wait sessions',
    { applications: { sessions: stalled() } },
    {
      ...nothing,
      status: 1,
      err: '12:00:00 Running         RestartsExhausted: The job failed more often than allowed\n',
    },
  ],
  [
    'wait for a new application waits until flinkapp has seen it',
    'wait fresh --timeout 1s --for finished',
    { applications: { fresh: applied() } },
    { ...nothing, status: 3, err: '12:00:00 New\nfresh is in phase New after 1 s; flinkapp goes on\n' },
  ],
  [
    'wait --for suspended and --for finished hold in rest',
    'wait attribution --for suspended',
    { applications: { attribution: suspended() } },
    { ...nothing, status: 0, err: '12:00:00 Suspended\n' },
  ],
  [
    'wait for an unknown goal is refused',
    'wait a --for joy',
    {},
    { ...nothing, status: 2, err: '--for is one of ready, stable, suspended, finished, deleted\n' },
  ],
  [
    'a duration without a unit is refused',
    'wait a --timeout 5',
    {},
    { ...nothing, status: 2, err: '--timeout needs a duration such as 90s, 10m or 1h (got 5)\n' },
  ],
  [
    'logs reads the JobManager of the live cluster',
    'logs orders',
    orders(running()),
    {
      status: 0,
      out: '',
      err: '',
      calls: [
        'logs --selector=flink-app=orders,flink-app-hash=3f2a91c0,flink-deployment-type=jobmanager --all-containers --prefix --max-log-requests=50 --tail=100',
      ],
    },
  ],
  [
    'logs reads a role of the cluster that is being deployed',
    'logs refunds -c taskmanager --deploy new -f --previous --since 1h --tail 5',
    { applications: { refunds: deploying() } },
    {
      status: 0,
      out: '',
      err: '',
      calls: [
        'logs --selector=flink-app=refunds,flink-app-hash=aa11bb22,flink-deployment-type=taskmanager --all-containers --prefix --max-log-requests=50 --tail=5 --since=1h --follow --previous',
      ],
    },
  ],
  [
    'logs of a cluster by its hash and of hooks need no read',
    'logs orders --deploy 01234567',
    { attachStatus: 1 },
    {
      status: 1,
      out: '',
      err: '',
      calls: [
        'logs --selector=flink-app=orders,flink-app-hash=01234567,flink-deployment-type=jobmanager --all-containers --prefix --max-log-requests=50 --tail=100',
      ],
    },
  ],
  [
    'logs of the hooks are found by their own label',
    'logs orders -c hook',
    {},
    {
      status: 0,
      out: '',
      err: '',
      calls: ['logs --selector=flink.k8s.io/hook-of=orders --all-containers --prefix --max-log-requests=50 --tail=100'],
    },
  ],
  [
    'logs without a cluster say so',
    'logs fresh',
    { applications: { fresh: applied() } },
    { ...nothing, status: 1, err: 'fresh has no such cluster\n' },
  ],
  [
    'logs of an unknown part are refused',
    'logs a -c b',
    {},
    { ...nothing, status: 2, err: '--container is one of jobmanager, taskmanager, client, hook\n' },
  ],
  [
    'ui forwards a port of this machine to the dashboard',
    'ui orders --port 9000',
    orders(running()),
    {
      status: 0,
      out: '',
      err: 'http://localhost:9000 shows the dashboard of orders; press Ctrl-C to end\n',
      calls: ['port-forward service/orders 9000:8081'],
    },
  ],
  [
    'ui exits with 5 when the port cannot be forwarded',
    'ui orders',
    { ...orders(running()), attachStatus: 1 },
    {
      status: 5,
      out: '',
      err: 'http://localhost:8081 shows the dashboard of orders; press Ctrl-C to end\n',
      calls: ['port-forward service/orders 8081:8081'],
    },
  ],
  [
    'flags of kubectl are handed on',
    'history orders -n payments --context prod --as-group a --as-group b',
    orders(running({ history: [] })),
    {
      status: 0,
      out: 'AGO  VERSION  OUTCOME  JOB  IMAGE\n',
      err: '',
      calls: ['flags --context=prod --as-group=a --as-group=b --namespace=payments'],
    },
  ],
  ['version prints the version', 'version', {}, { ...nothing, status: 0, out: 'kubectl-flink 1.2.3\n', err: '' }],
  [
    'an unknown command is refused',
    'fly',
    {},
    { ...nothing, status: 2, err: 'there is no command fly; kubectl flink --help lists all\n' },
  ],
  [
    'two names where one is wanted are refused',
    'status a b',
    {},
    { ...nothing, status: 2, err: 'name one FlinkApplication\n' },
  ],
  [
    'an unknown output of get is refused',
    'get -o xml',
    {},
    { ...nothing, status: 2, err: '--output is one of table, wide, json, yaml, name\n' },
  ],
  [
    'an unknown order of get is refused',
    'get --sort-by luck',
    {},
    { ...nothing, status: 2, err: '--sort-by is one of name, ready, phase, age\n' },
  ],
  [
    'an unknown output of status is refused',
    'status a -o xml',
    {},
    { ...nothing, status: 2, err: '--output is text or json\n' },
  ],
];

for (const [situation, line, fake, printed] of rows)
  test(situation, async () => assert.deepEqual(await flink(line, fake), printed));

test('an unknown option is refused', async () => {
  const { status, err } = await flink('get --colour');
  assert.deepEqual([status, err.includes("'--colour'")], [2, true]);
});

test('without a command the usage goes to standard error', async () => {
  const { status, out, err } = await flink('');
  assert.deepEqual([status, out, err.startsWith('usage: kubectl flink')], [2, '', true]);
});
