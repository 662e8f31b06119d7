import { type Failure, failure } from '../../api/errors.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import { unreachable, viewOf } from '../facts/cluster-view.ts';
import { mustSearch } from '../facts/lost-job.ts';
import { elapsed, exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { pointsOf, waysOut } from '../state/lost-state.ts';
import { searched, unsearchable } from '../state/search-storage.ts';

/** How far flinkapp is with the search for the newest restore point of a lost job. */
export type LostState =
  | { readonly kind: 'searched'; readonly change: StatusChange }
  | { readonly kind: 'waiting'; readonly waiting: Waiting }
  | { readonly kind: 'noState'; readonly failure: Failure };

const searching: Waiting = {
  reason: 'SearchingRestorePoint',
  message: "Searching storage for the lost job's latest checkpoint",
};

const NAME_ONE = 'name a restore point in savepointPath, or set fallbackWithoutState: true to start with no state';

/** How long flinkapp repeats a failed search before it starts with less, in milliseconds: most failures of a bucket pass. */
const REPEAT_MS = 60_000;

/** The spec allows less than the newest state, but not for the sake of one failed call (R5). */
const fallBackLater = (observation: Observation, cause: string): LostState => {
  const { status, now } = observation;
  const { jobStatus } = status;
  const since = jobStatus?.searchFailedAt;
  if (since === undefined)
    return { kind: 'searched', change: { jobStatus: { ...jobStatus, searchFailedAt: exactTime(now) } } };
  if (elapsed(now, since) >= REPEAT_MS) return { kind: 'searched', change: unsearchable(observation) };
  const message = `flinkapp could not search storage for the latest checkpoint of job ${jobStatus?.jobID}: ${cause}. It tries again for ${REPEAT_MS / 1000} s, then starts with less, as fallbackWithoutState allows`;
  return { kind: 'waiting', waiting: { reason: 'SearchingRestorePoint', message } };
};

/** Where the search fails, only the spec can allow a start without the newest state (R5). */
const searchFailed = (observation: Observation, cause: string): LostState => {
  const { application, status } = observation;
  if (application.spec.fallbackWithoutState === true) return fallBackLater(observation, cause);
  const [left] = pointsOf(status);
  const message = `job ${status.jobStatus?.jobID} was lost, and flinkapp could not search storage for its latest checkpoint: ${cause}; ${left === undefined ? NAME_ONE : waysOut(left)}`;
  return { kind: 'noState', failure: failure('NO_RESTORE_POINT', message) };
};

/** Undefined where nothing has to be searched before a restore point is chosen. */
export const findLostState = (observation: Observation, cluster: string): LostState | undefined => {
  if (!mustSearch(observation)) return undefined;
  const view = viewOf(observation, cluster);
  if (view.kind !== 'answering') return { kind: 'waiting', waiting: unreachable(cluster, view.reason) };
  const { search } = view;
  switch (search?.state) {
    case 'inProgress':
      return { kind: 'waiting', waiting: searching };
    case 'found':
      return { kind: 'searched', change: searched(observation, search) };
    case 'failed':
      return searchFailed(observation, search.cause);
    case undefined:
      return observation.application.spec.fallbackWithoutState === true
        ? { kind: 'searched', change: unsearchable(observation) }
        : searchFailed(observation, 'no checkpoint directory is configured');
  }
};
