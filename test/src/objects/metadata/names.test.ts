import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ATTEMPT_LENGTH,
  clientName,
  hookName,
  jobManagerName,
  SUFFIX_LENGTH,
} from '../../../../src/objects/metadata/names.ts';

/** Names that contain the number of an attempt. */

for (const [attempt, suffix] of [
  [7, '7'],
  [99_999, '99999'],
  [31_536_000_123, '123'],
] as const) {
  test(`the names for attempt ${attempt} end with ${suffix}, which admission leaves place for`, () => {
    const names = [
      jobManagerName('count', '12345678', attempt),
      clientName('count', '12345678', attempt),
      hookName('count', '12345678', 'verification', attempt),
      hookName('count', '12345678', 'shutdown', attempt),
    ];
    assert.deepEqual(
      names,
      ['jm', 'run', 'verify', 'end'].map((word) => `count-12345678-${word}-${suffix}`),
    );
    const room = 'count'.length + SUFFIX_LENGTH;
    assert.deepEqual(
      names.map(({ length }, i) => length - room <= (i < 2 ? ATTEMPT_LENGTH.submission : ATTEMPT_LENGTH.hook)),
      [true, true, true, true],
    );
  });
}
