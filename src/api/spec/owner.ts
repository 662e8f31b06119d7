import { object, oneOf, optional, string } from '../kit.ts';

/** Who looks after the application. It changes nothing about the job. */

const ownerSchema = object(
  {
    team: optional(string({ description: 'The team, as metrics and alerts name it.', minLength: 1 })),
    contact: optional(string({ description: 'How to reach it, such as a channel or an address.', minLength: 1 })),
    runbook: optional(string({ description: 'URL of what to do when the application fails.', minLength: 1 })),
    severity: optional(
      oneOf(['page', 'ticket'], {
        description: 'page: somebody is woken when the application fails. ticket: nobody is.',
      }),
    ),
  },
  { description: 'Who looks after the application. Metrics, alerts and `kubectl flink` show it; it restarts nothing.' },
);

export const ownerFields = { owner: optional(ownerSchema) };
