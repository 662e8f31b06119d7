import { object, optional, quantity } from '../kit.ts';

export const disruptionBudget = (name: string) =>
  object(
    {
      minAvailable: optional(quantity({ description: 'Pods, or a share of them, that stay.' })),
      maxUnavailable: optional(quantity({ description: 'Pods, or a share of them, that may go.' })),
    },
    { description: `A PodDisruptionBudget of the ${name} pods. One of the two fields.` },
  );
