import type { Rescale } from '../../api/status.ts';
import { enter, phase, REQUEUE_MS, stay } from '../decision.ts';
import { unreachable, unreachableFailure, viewOf } from '../facts/cluster-view.ts';
import { findJob, isTerminal, type JobOnCluster, liveJob } from '../facts/job.ts';
import { jobManagerGone } from '../facts/jobmanager-process.ts';
import { silentMs } from '../facts/silence.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { rescaleByReplicas } from '../rescale/rescale-by-replicas.ts';
import { startRescaled, stopToRescale } from '../rescale/rescale-by-restart.ts';
import { rescaleByScheduler } from '../rescale/rescale-by-scheduler.ts';
import { abandonRescale, keepParallelism, type RescaleDecision } from '../rescale/rescale-outcome.ts';
import { rescaleOf } from '../rescale/rescale-target.ts';
import { clusterProgress, LATE_MS } from '../start/cluster-progress.ts';
import { startNeedsPods, startReads } from '../start/start-reads.ts';
import { stopReads } from '../stop/stop-progress.ts';

/**
 * The job is FAILED, lost, or has finished while the cluster gets its new size. A job that would restart anyway does so
 * with its new parallelism; for another one the phase Running decides what follows. A job that was stopped for the rescale
 * ends on purpose.
 */
const onJobEnded = (observation: Observation, rescale: Rescale, job: JobOnCluster): RescaleDecision | undefined => {
  if (observation.status.operation?.kind === 'stop') return undefined;
  if (jobManagerGone(observation, job.cluster)) return abandonRescale();
  const view = viewOf(observation, job.cluster);
  if (view.kind !== 'answering') return undefined;
  const fact = findJob(view, job.jobId);
  if (fact === undefined) return abandonRescale();
  if (!isTerminal(fact.state)) return undefined;
  return rescale.by === 'restart' ? stopToRescale(observation, rescale, job) : abandonRescale();
};

/** Silence has the time of a cluster start. Once a stop was triggered, only Flink can say how it ended. */
const silentCluster = (
  observation: Observation,
  rescale: Rescale,
  { cluster }: JobOnCluster,
  reason: string,
): RescaleDecision => {
  const { status, limits } = observation;
  const stops = status.operation?.kind === 'stop';
  if (!stops && silentMs(observation, cluster) >= limits.clusterStartMs)
    return keepParallelism(observation, rescale, unreachableFailure(cluster, reason));
  if (stops && jobManagerGone(observation, cluster)) return abandonRescale();
  const waiting = unreachable(cluster, reason);
  const wayOut = stops ? '. To go on without the savepoint, delete the pod of that JobManager' : '';
  return stay('Rescaling', REQUEUE_MS.silent, { waiting: { ...waiting, message: `${waiting.message}${wayOut}` } });
};

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
    const ended = onJobEnded(observation, rescaling, job);
    if (ended !== undefined) return ended;
    const view = viewOf(observation, job.cluster);
    if (view.kind !== 'answering') return silentCluster(observation, rescaling, job, view.reason);
    // A stop that was triggered has to end, whatever becomes of the TaskManagers meanwhile (R4).
    if (operation?.kind === 'stop') return stopToRescale(observation, rescaling, job);
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
