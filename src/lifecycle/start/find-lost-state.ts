import { type Failure, failure } from '../../api/errors.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import { unreachable, viewOf } from '../facts/cluster-view.ts';
import { mustSearch } from '../facts/lost-job.ts';
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

/** Where the search fails, only the spec can allow a start without the newest state (R5). */
const searchFailed = (observation: Observation, cause: string): LostState => {
  const { application, status } = observation;
  if (application.spec.fallbackWithoutState === true) return { kind: 'searched', change: unsearchable(observation) };
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
      return searchFailed(observation, 'no checkpoint directory is configured');
  }
};
