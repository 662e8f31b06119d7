import { deepEqual } from '../objects/json/subset.ts';
import { boundedMap } from './bounded-map.ts';

/**
 * A pure function that remembers its last result by key, up to `maxEntries` of them. A result counts only for an equal
 * input, so the key cannot make it wrong: the body of a hook call may be old, or forged (R9).
 */
export const remembered = <Input, Output>(
  maxEntries: number,
  derive: (input: Input) => Output,
): ((key: string, input: Input) => Output) => {
  const entries = boundedMap<{ readonly input: Input; readonly output: Output }>(maxEntries);
  return (key, input) => {
    const known = entries.get(key);
    if (known !== undefined && deepEqual(known.input, input)) return known.output;
    const output = derive(input);
    entries.set(key, { input, output });
    return output;
  };
};
