import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { distance } from 'fastest-levenshtein';
import { MAX_TYPOS, nearestOption } from '../../../src/admission/options/nearest-option.ts';
import { OPTION_KEYS } from '../../../src/admission/options/table.ts';

/** The distance of the nearest option, from a comparison with all of them. */
const minDistance = (word: string): number => Math.min(...OPTION_KEYS.map((name) => distance(name, word)));

interface Edit {
  readonly at: number;
  readonly letter: string;
  readonly kind: 'replace' | 'insert' | 'remove';
}

const edits: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(80),
  letter: fc.constantFrom('a', 'e', '.', '-', 'x'),
  kind: fc.constantFrom('replace', 'insert', 'remove'),
});

const apply = (word: string, { at, letter, kind }: Edit): string => {
  const i = at % (word.length + 1);
  return `${word.slice(0, i)}${kind === 'remove' ? '' : letter}${word.slice(kind === 'insert' ? i : i + 1)}`;
};

test('The index finds an option as near as any, whenever one is near enough', () => {
  fc.assert(
    fc.property(fc.constantFrom(...OPTION_KEYS), fc.array(edits, { maxLength: 3 }), (option, changes) => {
      const word = changes.reduce(apply, option);
      const nearest = nearestOption(word);
      const found = nearest === undefined ? MAX_TYPOS + 1 : distance(nearest, word);
      assert.equal(found, Math.min(minDistance(word), MAX_TYPOS + 1));
    }),
    { numRuns: 2000 },
  );
});
