import { LONGEST_NAME, SUFFIX_LENGTH } from '../../objects/names.ts';
import { rule } from '../rule.ts';

const LONGEST = LONGEST_NAME - SUFFIX_LENGTH;

export const nameFits = rule({
  name: 'name-fits',
  level: 'error',
  guards: 'Names of Services are DNS labels of 63 characters; ours add `-` and a hash of eight to the application’s.',
  check: ({ metadata: { name } }) => {
    if (name.length > LONGEST) {
      return [{ path: 'metadata.name', fault: `is ${name.length} characters long, ${LONGEST} is the most`, advice: 'choose a shorter name', got: name }];
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
