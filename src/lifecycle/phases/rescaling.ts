import { enter, phase, REQUEUE_MS, stay } from '../decision.ts';
import { lostWithJobManager } from '../facts/application-mode.ts';
import { liveJob } from '../facts/job.ts';
import { elapsed } from '../facts/time.ts';
import { rescaleByReplicas } from '../rescale/rescale-by-replicas.ts';
import { startRescaled, stopToRescale } from '../rescale/rescale-by-restart.ts';
import { rescaleByScheduler } from '../rescale/rescale-by-scheduler.ts';
import { abandonRescale, keepParallelism, type RescaleDecision } from '../rescale/rescale-outcome.ts';
import { rescaleOf } from '../rescale/rescale-target.ts';
import { clusterProgress, LATE_MS } from '../start/cluster-progress.ts';
import { startNeedsPods, startReads } from '../start/start-reads.ts';
import { stopReads } from '../stop/stop-progress.ts';

/** Changes the parallelism of the job on its own cluster: first more TaskManagers, then the job, then fewer TaskManagers. */
export const Rescaling = phase({
  phase: 'Rescaling',
  exits: ['Running', 'DeployFailed', 'RollingBackJob'],
  reads: (situation) => {
    const { status, now } = situation;
    const { rescaling, operation, phaseSince } = status;
    if (rescaling === undefined) return {};
    const { record, by } = rescaling;
    const job = liveJob(status);
    if (job === undefined) return { pods: startNeedsPods(situation, record), clusters: startReads(situation, record) };
    const reads = by === 'restart' ? stopReads(job, operation) : { jobs: true, requirementsOf: job.jobId };
    return { clusters: { [record.hash]: { overview: true, ...reads } }, pods: elapsed(now, phaseSince) >= LATE_MS };
  },
  decide: (observation): RescaleDecision => {
    const { rescaling, deployed, operation, phaseSince } = observation.status;
    if (rescaling === undefined || deployed === undefined) return enter('Running');
    const job = liveJob(observation.status);
    if (job === undefined) return startRescaled(observation, rescaling);
    const changed = rescaleOf(observation)?.record.rescaled !== rescaling.record.rescaled;
    if (operation === undefined && changed) return abandonRescale();
    if (lostWithJobManager(observation, deployed, job)) return abandonRescale();
    const cluster = clusterProgress(observation, rescaling.record, phaseSince);
    if (cluster.kind === 'failed') return keepParallelism(observation, rescaling, cluster.failure);
    if (cluster.kind === 'starting')
      return stay('Rescaling', REQUEUE_MS.starting, {
        waiting: cluster.waiting,
        ...(cluster.problem === undefined ? {} : { error: cluster.problem }),
      });
    switch (rescaling.by) {
      case 'scheduler':
        return rescaleByScheduler(observation, rescaling, cluster.view, job, deployed);
      case 'replicas':
        return rescaleByReplicas(observation, rescaling, cluster.view, job);
      case 'restart':
        return stopToRescale(observation, rescaling, job);
    }
  },
});
