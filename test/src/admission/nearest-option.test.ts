import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { distance } from 'fastest-levenshtein';
import { nearestOption, TYPO } from '../../../src/admission/options/nearest-option.ts';
import { OPTION_KEYS } from '../../../src/admission/options/table.ts';

/** How far the nearest option is, by comparing with every one. */
const least = (word: string): number => Math.min(...OPTION_KEYS.map((name) => distance(name, word)));

const edit = fc.record({
  at: fc.nat(80),
  letter: fc.constantFrom('a', 'e', '.', '-', 'x'),
  kind: fc.constantFrom('replace', 'insert', 'remove'),
});
const edited = (word: string, { at, letter, kind }: { at: number; letter: string; kind: string }): string => {
  const i = at % (word.length + 1);
  return `${word.slice(0, i)}${kind === 'remove' ? '' : letter}${word.slice(kind === 'insert' ? i : i + 1)}`;
};

test('the option found is as near as any, and one is found wherever one is near', () => {
  fc.assert(
    fc.property(fc.constantFrom(...OPTION_KEYS), fc.array(edit, { maxLength: 3 }), (name, edits) => {
      const word = edits.reduce(edited, name);
      const found = nearestOption(word);
      assert.equal(found === undefined ? TYPO + 1 : distance(found, word), Math.min(least(word), TYPO + 1));
    }),
    { numRuns: 2000 },
  );
});
