import { map, object, optional, quantity, string } from '../kit.ts';

/** Fields of the spec about the dashboard and node drains. They follow the spec without a deploy. */

const ingressSchema = object(
  {
    host: string({
      description: 'Host name. {{name}} and {{namespace}} stand for those of the application.',
      minLength: 1,
    }),
    className: optional(string({ description: 'Name of the IngressClass.', minLength: 1 })),
    annotations: optional(
      map(string({ description: 'Value of the annotation.' }), { description: 'Annotations of the Ingress.' }),
    ),
    tlsSecretName: optional(string({ description: 'Secret with the TLS certificate of the host.', minLength: 1 })),
  },
  { description: 'An Ingress for the Flink dashboard of the live cluster. Takes effect at once.' },
);

const disruptionBudgetSchema = (name: string) =>
  object(
    {
      minAvailable: optional(quantity({ description: 'Pods, as a number or percentage, that must stay available.' })),
      maxUnavailable: optional(quantity({ description: 'Pods, as a number or percentage, that may be evicted.' })),
    },
    { description: `PodDisruptionBudget of the ${name} pods. Set one of the two fields.` },
  );

export const accessFields = {
  ingress: optional(ingressSchema),
  podDisruptionBudget: optional(
    object(
      {
        jobManager: optional(disruptionBudgetSchema('JobManager')),
        taskManager: optional(disruptionBudgetSchema('TaskManager')),
      },
      { description: 'How many pods of each cluster a node drain may evict at once. Takes effect at once.' },
    ),
  ),
};
