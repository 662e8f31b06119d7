import { object, opaque } from '../kit.ts';
import type { PodTemplate } from '../kubernetes.ts';
import { atLeast } from './integer-at-least.ts';

/** Seconds; what admission fills in, and what applies where no webhook answered. */
export const HOOK_DEADLINE_SECONDS = 300;

/** A Kubernetes Job that the spec asks for: `verification` or `shutdownJob`. */
export const hookJobSchema = (description: string) =>
  object(
    {
      podTemplate: opaque<PodTemplate>({
        description:
          'A Kubernetes PodTemplateSpec. flinkapp adds the variables FLINK_REST_URL, FLINK_JOB_ID, FLINK_SAVEPOINT_PATH, FLINK_APPLICATION and FLINK_APPLICATION_PHASE to its containers.',
      }),
      deadlineSeconds: atLeast(1, HOOK_DEADLINE_SECONDS, 'Seconds after which the Job has failed.'),
      retries: atLeast(0, 0, 'How often Kubernetes runs the pod again after a failure.'),
    },
    { description },
  );
