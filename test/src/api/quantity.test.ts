import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalQuantity, parseQuantity } from '../../../src/api/quantity.ts';

for (const [text, expected] of [
  ['1000m', '1'],
  ['1024Mi', '1Gi'],
  ['3072Mi', '3Gi'],
  ['0.5', '500m'],
  [2, '2'],
  ['1.5Gi', '1536Mi'],
  ['1000k', '1M'],
  ['1e3', '1k'],
  ['100u', '1m'],
  ['0', '0'],
  ['0Mi', '0'],
  ['1.5', '1500m'],
  ['1.0000001Ki', '1024001m'],
  ['lots', 'lots'],
] as const) {
  test(`the API server stores the quantity ${text} as ${expected}`, () => {
    assert.equal(canonicalQuantity(text), expected);
  });
}

for (const [text, expected] of [
  ['1Ki', 1024],
  ['-1', -1],
  ['.5', 0.5],
  ['1E', 1e18],
  ['', undefined],
  ['1 Gi', undefined],
] as const) {
  test(`the quantity '${text}' has the value ${expected}`, () => assert.equal(parseQuantity(text), expected));
}
