import { inClientMode } from '../../objects/flink-config/submission-mode.ts';
import { rule } from '../rule.ts';

export const entryClass = rule({
  name: 'entry-class',
  level: 'error',
  guards: 'A job has a main class, unless the client of the image is told otherwise what to run.',
  check: ({ spec }) => {
    const told = inClientMode(spec) && spec.client?.args !== undefined;
    return spec.entryClass === undefined && !told
      ? [
          {
            path: 'spec.entryClass',
            fault: 'is missing',
            advice: 'name the main class; or, with submission: Job, say in client.args what to run',
          },
        ]
      : [];
  },
});
