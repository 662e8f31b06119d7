import { failure } from '../../api/errors.ts';
import type { Rescale } from '../../api/status.ts';
import { taskManagers, taskSlots } from '../../objects/flink-config/task-slots.ts';
import { stay } from '../decision.ts';
import type { Answering } from '../facts/cluster-view.ts';
import { allTasksRun, findJob, type JobOnCluster } from '../facts/job.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { startLimitMs } from '../start/start-deadline.ts';
import { finishRescale, keepParallelism, type RescaleDecision, rescaling } from './rescale-outcome.ts';

/**
 * Reactive mode: Flink runs the job on all slots. Flink reports slots as used before the job restarts on them, so only the
 * parallelism of its vertices shows the rescale (seen on Flink 1.20); before 1.18 Flink does not report it. A job with a
 * lower maximum parallelism never uses all slots, so the deadline ends that wait.
 */
export const rescaleByReplicas = (
  observation: Observation,
  rescale: Rescale,
  view: Answering,
  { jobId }: JobOnCluster,
): RescaleDecision => {
  const { now, status } = observation;
  const { overview, requirements } = view;
  const { spec } = rescale.record;
  const slots = taskManagers(spec) * taskSlots(spec);
  const fact = findJob(view, jobId);
  const runs = fact !== undefined && allTasksRun(fact);
  const late = elapsed(now, status.phaseSince) >= startLimitMs(observation, fact);
  const usesSlots =
    requirements?.state !== 'known' || requirements.vertices.some(({ parallelism }) => parallelism === slots);
  const noSlotFree = overview?.slotsTotal === slots && overview.slotsAvailable === 0;
  if (runs && ((usesSlots && noSlotFree) || late))
    return finishRescale(observation, rescale, { ...status.jobStatus, parallelism: spec.parallelism });
  if (!late) return stay('Rescaling', 1000, { waiting: rescaling(rescale) });
  const message = `not all tasks of job ${jobId} are running on ${taskManagers(spec)} TaskManagers`;
  return keepParallelism(observation, rescale, failure('RESCALE_FAILED', message));
};
