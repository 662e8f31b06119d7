import type { Situation } from '../observation.ts';
import { LOST } from './job.ts';
import { upgradeMode } from './modes.ts';

/** Whether flinkapp has to search storage for the newest restore point of the deployed job, which is lost. */
export const mustSearch = ({
  status: { jobStatus },
  application,
}: Pick<Situation, 'status' | 'application'>): boolean =>
  jobStatus?.state === LOST &&
  jobStatus.settled === true &&
  jobStatus.searched !== true &&
  upgradeMode({ application }) !== 'Stateless';
