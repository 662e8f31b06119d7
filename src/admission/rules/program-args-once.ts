import { rule } from '../rule.ts';

export const programArgsOnce = rule({
  name: 'program-args-once',
  level: 'error',
  guards: 'Arguments given twice, of which one would be ignored.',
  check: ({ spec }) =>
    spec.programArgsList === undefined || (spec.programArgs ?? '') === ''
      ? []
      : [
          {
            path: 'spec.programArgs',
            fault: 'excludes programArgsList',
            advice: 'keep one of them',
            got: spec.programArgs,
          },
        ],
});
