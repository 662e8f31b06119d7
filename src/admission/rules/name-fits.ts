import type { Spec } from '../../api/spec.ts';
import { inApplicationMode, inClientMode } from '../../objects/flink-config/submission-mode.ts';
import { ATTEMPT_LENGTH, MAX_NAME_LENGTH, SUFFIX_LENGTH } from '../../objects/metadata/names.ts';
import { nameOf } from '../object-name.ts';
import { rule } from '../rule.ts';

const attemptLength = (spec: Spec): number => {
  if (spec.verification !== undefined || spec.shutdownJob !== undefined) return ATTEMPT_LENGTH.hook;
  return inApplicationMode(spec) || inClientMode(spec) ? ATTEMPT_LENGTH.submission : 0;
};

export const nameFits = rule({
  name: 'name-fits',
  level: 'error',
  guards:
    "Kubernetes limits the names of Services and Jobs to 63 characters. flinkapp appends a hash to the application's name, and for Jobs the number of an attempt.",
  violations: ({ metadata, spec }) => {
    const path = 'metadata.name';
    if (metadata.name === undefined && metadata.generateName === undefined)
      return [{ path, problem: 'is missing', advice: 'add the name of the application' }];
    const got = nameOf(metadata);
    const max = MAX_NAME_LENGTH - SUFFIX_LENGTH - attemptLength(spec);
    if (got.length > max)
      return [{ path, problem: `has ${got.length} characters`, advice: `use at most ${max} characters`, got }];
    if (/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(got)) return [];
    return [
      {
        path,
        problem: 'invalid DNS label',
        advice: 'use a-z, 0-9 and -, start with a letter and end with a letter or digit',
        got,
      },
    ];
  },
});
