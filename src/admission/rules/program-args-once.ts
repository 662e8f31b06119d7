import { rule } from '../rule.ts';

export const programArgsOnce = rule({
  name: 'program-args-once',
  level: 'error',
  guards:
    'programArgs and programArgsList are two ways to write the same arguments, and flinkapp would ignore one of them.',
  violations: ({ spec }) => {
    if (spec.programArgsList === undefined || (spec.programArgs ?? '') === '') return [];
    return [
      {
        path: 'spec.programArgs',
        problem: 'conflicts with programArgsList',
        advice: 'keep one of them',
        got: spec.programArgs,
      },
    ];
  },
});
