import { failure } from '../../api/errors.ts';
import { failDeploy } from '../checks/fail-deploy.ts';
import { liveJob } from '../checks/job.ts';
import { retargeted } from '../checks/spec-changed.ts';
import { elapsed } from '../checks/time.ts';
import { go, LOOK, phase, stay } from '../decision.ts';
import type { ClusterView, Observation } from '../observation.ts';

/** Pods are looked at only when the cluster is late: a good start costs no list. */
const LATE_MS = 5000;

const slots = (view: ClusterView | undefined): number | undefined => (view?.kind === 'answering' ? view.overview?.slotsTotal : undefined);

const describe = (offered: number | undefined, needed: number): string =>
  offered === undefined ? 'the JobManager does not answer yet' : `${offered} of the ${needed} slots that the job needs are registered`;

const troubleOf = (o: Observation, hash: string): string | undefined =>
  o.pods?.flatMap(({ name, cluster, own, trouble }) => (own && cluster === hash && trouble !== undefined ? [`pod ${name}: ${trouble}`] : []))[0];

/** Waits until the new cluster offers the slots that the job needs. What runs meanwhile is not touched. */
export const ClusterStarting = phase({
  phase: 'ClusterStarting',
  exits: ['SubmittingJob', 'Savepointing', 'Cancelling', 'Updating', 'DeployFailed'],
  reads: ({ status, now }) => ({
    clusters: status.updating === undefined ? {} : { [status.updating.hash]: { overview: true } },
    pods: elapsed(now, status.phaseSince) >= LATE_MS,
  }),
  decide: (o) => {
    const { status, application, limits } = o;
    const target = status.updating;
    if (target === undefined || retargeted(o)) return go('Updating');
    if (application.spec.forceRollback === true && status.deployed !== undefined)
      return failDeploy(o, target, failure('FORCED_ROLLBACK', 'forceRollback is set'));
    const needed = target.spec.parallelism;
    const offered = slots(o.clusters[target.hash]);
    if (offered !== undefined && offered >= needed) {
      if (liveJob(status) === undefined) return go('SubmittingJob', { error: null });
      return go(application.spec.savepointDisabled === true ? 'Cancelling' : 'Savepointing', { error: null });
    }
    const trouble = troubleOf(o, target.hash);
    const message = trouble ?? describe(offered, needed);
    if (elapsed(o.now, status.phaseSince) >= limits.clusterStartMs) return failDeploy(o, target, failure('CLUSTER_NOT_READY', message));
    return stay('ClusterStarting', LOOK.starting, {
      waiting: { reason: 'WaitingForCluster', message },
      ...(trouble === undefined ? {} : { error: failure('POD_FAILING', trouble) }),
    });
  },
});
