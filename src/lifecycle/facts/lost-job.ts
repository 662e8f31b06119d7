import type { Situation } from '../observation.ts';
import { LOST } from './job.ts';
import { upgradeMode } from './modes.ts';

/** Whether the deployed job's newest state is not known, although it is known to be gone. */
export const mustSearch = ({
  status: { jobStatus },
  application,
}: Pick<Situation, 'status' | 'application'>): boolean =>
  jobStatus?.state === LOST &&
  jobStatus.settled === true &&
  jobStatus.searched !== true &&
  upgradeMode({ application }) !== 'Stateless';
