import type { V1Job } from '@kubernetes/client-node';
import type { DeepReadonly } from '../../api/kubernetes.ts';
import type { DeployRecord } from '../../api/status.ts';
import { lastAppliedSpec } from '../metadata/last-applied.ts';
import type { ObjectOfKind } from '../metadata/object-of-kind.ts';
import type { Owner } from '../metadata/owner.ts';
import { podTemplate } from '../pods/pod-template.ts';
import { workloadMetadata } from './workload-metadata.ts';

/**
 * The JobManager in application mode without high availability: a Job without retries. A second pod would start the job from
 * where the first had started it, not from its latest checkpoint.
 * @param observed keeps its spec, since the pods of a Job are immutable
 */
export const jobManagerJob = (
  owner: Owner,
  record: DeployRecord,
  observed: DeepReadonly<V1Job> | undefined,
): ObjectOfKind<'Job', V1Job> => {
  const template = podTemplate(owner, record, 'jobmanager');
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: workloadMetadata(owner, record, 'jobmanager'),
    spec: lastAppliedSpec(observed) ?? {
      backoffLimit: 0,
      template: { ...template, spec: { containers: [], ...template.spec, restartPolicy: 'Never' } },
    },
  };
};
