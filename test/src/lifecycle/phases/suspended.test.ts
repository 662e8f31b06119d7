import { observe, testDecisions } from '../decisions.ts';
import { deployed, firstDeploy, INVALID_SPEC, NEXT, POLICY, SETTLED, UNCHANGED, withSpec } from '../situations.ts';

/** Phase Suspended: no pod is running. */

const RELEASED = { ...SETTLED, clusterReleased: true };
const FINISHED = { jobStatus: { ...SETTLED.jobStatus, finished: true } };
const FORGOTTEN = { jobStatus: { ...SETTLED.jobStatus, forgotten: true } };
const CANCELLED_UNSEEN = { jobStatus: { ...SETTLED.jobStatus, state: 'CANCELED', forgotten: true } };
const RESUMED = withSpec({ suspended: false });

testDecisions('suspended', {
  'The application stays suspended': [
    [
      'A suspended application rests while spec.suspended is true',
      () => observe(firstDeploy('Suspended'), withSpec({ suspended: true })),
      'Suspended, Suspended @10000',
    ],
    [
      'A suspended application with an invalid spec rests and is stalled',
      () => observe(firstDeploy('Suspended'), INVALID_SPEC),
      'Suspended, Suspended, stalled InvalidSpec, INVALID_SPEC @10000',
    ],
  ],
  'spec.suspended is no longer true': [
    [
      'A suspended application deploys its version again',
      () => observe(deployed({ phase: 'Suspended', ...RELEASED }), UNCHANGED, RESUMED),
      'Updating @100',
    ],
    [
      'A suspended application whose job had finished is Finished',
      () => observe(deployed({ phase: 'Suspended', ...FINISHED }), UNCHANGED, RESUMED),
      'Finished @100',
    ],
    [
      'A suspended application whose job had finished as Flink counts is Finished',
      () => observe(deployed({ phase: 'Suspended', ...FORGOTTEN }), UNCHANGED, RESUMED),
      'Finished @100',
    ],
    [
      'A suspended application whose job had been cancelled deploys its version again',
      () => observe(deployed({ phase: 'Suspended', ...CANCELLED_UNSEEN }), UNCHANGED, RESUMED),
      'Updating @100',
    ],
    [
      'A suspended application whose job had finished deploys a changed spec',
      () => observe(deployed({ phase: 'Suspended', ...FINISHED })),
      'Updating @100',
    ],
    [
      'A suspended application whose spec has failed to deploy rolls back to the previous version',
      () =>
        observe(
          deployed({ phase: 'Suspended', ...RELEASED, failedDeployHash: NEXT.hash, failedPolicy: POLICY }),
          RESUMED,
        ),
      'RollingBackJob @100',
    ],
  ],
});
