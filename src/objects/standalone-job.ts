import type { V1Job } from '@kubernetes/client-node';
import type { DeployRecord } from '../api/status.ts';
import { lastAppliedSpec, podsMetadata } from './deployment.ts';
import { type OfKind, type Owner, podTemplate } from './pod.ts';

/**
 * The JobManager of an application without high availability, as a Job that is tried once: one that was started anew would
 * run the job again from where it was first started, not from its newest checkpoint.
 * @param observed what we ask of one that exists is what we asked when it was made: a Job's pods cannot be changed
 */
export const jobManagerJob = (
  owner: Owner,
  record: DeployRecord,
  observed: V1Job | undefined,
): OfKind<'Job', V1Job> => {
  const template = podTemplate(owner, record, 'jobmanager');
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: podsMetadata(owner, record, 'jobmanager'),
    spec: (observed === undefined ? undefined : lastAppliedSpec(observed)) ?? {
      backoffLimit: 0,
      template: { ...template, spec: { containers: [], ...template.spec, restartPolicy: 'Never' } },
    },
  };
};
