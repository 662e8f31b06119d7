import type { Spec } from '../../api/spec.ts';
import { inApplicationMode, inClientMode } from '../../objects/flink-config/submission-mode.ts';
import { ATTEMPT_LENGTH, MAX_NAME_LENGTH, SUFFIX_LENGTH } from '../../objects/metadata/names.ts';
import { nameOf } from '../object-name.ts';
import { rule } from '../rule.ts';

const attempt = (spec: Spec): number => {
  if (spec.verification !== undefined || spec.shutdownJob !== undefined) return ATTEMPT_LENGTH.hook;
  return inApplicationMode(spec) || inClientMode(spec) ? ATTEMPT_LENGTH.submission : 0;
};

export const nameFits = rule({
  name: 'name-fits',
  level: 'error',
  guards:
    'Names of Services are DNS labels of 63 characters; ours add `-` and a hash of eight to the application’s, names of Jobs are longer still.',
  check: ({ metadata, spec }) => {
    if (metadata.name === undefined && metadata.generateName === undefined)
      return [{ path: 'metadata.name', fault: 'is missing', advice: 'name the application' }];
    const name = nameOf(metadata);
    const longest = MAX_NAME_LENGTH - SUFFIX_LENGTH - attempt(spec);
    if (name.length > longest) {
      return [
        {
          path: 'metadata.name',
          fault: `is ${name.length} characters long, ${longest} is the most`,
          advice: 'choose a shorter name',
          got: name,
        },
      ];
    }
    if (/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) return [];
    return [
      {
        path: 'metadata.name',
        fault: 'is not a DNS label',
        advice: 'begin with a letter and use a-z, 0-9 and - only, so that a Service can bear it',
        got: name,
      },
    ];
  },
});
