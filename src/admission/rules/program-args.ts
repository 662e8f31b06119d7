import { programArgs as argsOf, hasOpenQuote } from '../../objects/flink-config/program-args.ts';
import { inApplicationMode } from '../../objects/flink-config/submission-mode.ts';
import { rule, type Violation } from '../rule.ts';

/** Options of Flink's start script, which reads the arguments of the job too, and fails on one without its value. */
const NEEDS_VALUE = ['-D', '-c', '--configDir', '-configDir'];

export const programArgs = rule({
  name: 'program-args',
  level: 'error',
  guards: 'The job gets its arguments as they are written, so flinkapp refuses those that would change on their way.',
  violations: ({ spec }) => {
    const { programArgs: text = '', programArgsList } = spec;
    const path = programArgsList === undefined ? 'spec.programArgs' : 'spec.programArgsList';
    const got = programArgsList ?? text;
    const args = argsOf(spec);
    const violations: Violation[] = [];
    if (programArgsList === undefined && hasOpenQuote(text))
      violations.push({
        path,
        problem: 'has a quote without its other end',
        advice: 'close it, write it as "O\'Brien" or \\\', or use programArgsList, where quotes are text',
        got,
      });
    if (args.some((arg) => arg.includes('\0')))
      violations.push({ path, problem: 'has a NUL character', advice: 'remove it', got });
    const last = args.at(-1) ?? '';
    if (inApplicationMode(spec) && NEEDS_VALUE.includes(last))
      violations.push({
        path,
        problem: `ends with ${last}, for which Flink's start script expects a value in application mode`,
        advice: 'put another argument after it',
        got,
      });
    return violations;
  },
});
