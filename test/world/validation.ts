import type { V1Deployment, V1Job } from '@kubernetes/client-node';
import type { Child } from './kubernetes.ts';

type Labels = Readonly<Record<string, string>>;

/** Labels that the API server sets on the pods of a Job. No other object has this uid. */
const JOB_LABELS: Readonly<Record<string, (job: V1Job) => string>> = {
  'controller-uid': () => 'the uid of this Job',
  'batch.kubernetes.io/controller-uid': () => 'the uid of this Job',
  'job-name': ({ metadata }) => `${metadata?.name}`,
  'batch.kubernetes.io/job-name': ({ metadata }) => `${metadata?.name}`,
};

const labelsOfJob = (job: V1Job): readonly string[] => {
  const labels: Labels = { ...job.spec?.template.metadata?.labels };
  return Object.entries(JOB_LABELS)
    .filter(([name, expected]) => labels[name] !== undefined && labels[name] !== expected(job))
    .map(([name, expected]) => `spec.template.metadata.labels[${name}]: must be '${expected(job)}'`);
};

const selectorOfDeployment = ({ spec }: V1Deployment): readonly string[] => {
  const labels: Labels = { ...spec?.template.metadata?.labels };
  const matches = Object.entries({ ...spec?.selector.matchLabels }).every(([name, value]) => labels[name] === value);
  return matches ? [] : ['spec.template.metadata.labels: `selector` does not match template `labels`'];
};

/** Why the API server refuses an object as invalid (422), whoever creates it. */
export const invalid = (child: Child): readonly string[] => {
  if (child.kind === 'Job') return labelsOfJob(child as V1Job);
  return child.kind === 'Deployment' ? selectorOfDeployment(child as V1Deployment) : [];
};
