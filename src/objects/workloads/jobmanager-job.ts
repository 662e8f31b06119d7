import type { V1Job } from '@kubernetes/client-node';
import type { DeployRecord } from '../../api/status.ts';
import { lastAppliedSpec } from '../metadata/last-applied.ts';
import type { ObjectOfKind } from '../metadata/object-of-kind.ts';
import type { Owner } from '../metadata/owner.ts';
import { podTemplate } from '../pods/pod-template.ts';
import { workloadMetadata } from './workload-metadata.ts';

/**
 * The JobManager of an application without high availability, as a Job that is tried once: one that was started anew would
 * run the job again from where it was first started, not from its newest checkpoint.
 * @param observed what we ask of one that exists is what we asked when it was made: a Job's pods cannot be changed
 */
export const jobManagerJob = (
  owner: Owner,
  record: DeployRecord,
  observed: V1Job | undefined,
): ObjectOfKind<'Job', V1Job> => {
  const template = podTemplate(owner, record, 'jobmanager');
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: workloadMetadata(owner, record, 'jobmanager'),
    spec: (observed === undefined ? undefined : lastAppliedSpec(observed)) ?? {
      backoffLimit: 0,
      template: { ...template, spec: { containers: [], ...template.spec, restartPolicy: 'Never' } },
    },
  };
};
