import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import { object, opaque } from '../kit.ts';
import { atLeast } from './integer-at-least.ts';

/** Seconds that a Job of ours may take where the spec says nothing. */
export const HOOK_DEADLINE_SECONDS = 300;

export const hookJob = (description: string) =>
  object(
    {
      podTemplate: opaque<V1PodTemplateSpec>({
        description:
          'A Kubernetes PodTemplateSpec. Its containers get FLINK_REST_URL, FLINK_JOB_ID, FLINK_SAVEPOINT_PATH, FLINK_APPLICATION and FLINK_APPLICATION_PHASE.',
      }),
      deadlineSeconds: atLeast(1, HOOK_DEADLINE_SECONDS, 'It has failed when it has not ended after so many seconds.'),
      retries: atLeast(0, 0, 'How often it is tried again.'),
    },
    { description },
  );
