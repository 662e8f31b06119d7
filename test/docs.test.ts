import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ERRORS } from '../src/api/errors.ts';
import { phaseName } from '../src/api/phases.ts';
import { REASONS } from '../src/api/reasons.ts';
import { machine } from '../src/lifecycle/machine.ts';

/** What the documentation says of the code, held against the code. */

const lifecycle = readFileSync(new URL('../docs/lifecycle.md', import.meta.url), 'utf8');
const sections = new Map(
  lifecycle
    .split(/^### /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section.split(/^## /m)[0] ?? ''] as const),
);

test('docs/lifecycle.md has a section for each phase, and no other', () => {
  assert.deepEqual(
    [...sections.keys()].sort(),
    Object.values(machine)
      .map(({ phase }) => phaseName(phase))
      .sort(),
  );
});

for (const { phase, exits } of Object.values(machine)) {
  test(`docs/lifecycle.md says of ${phaseName(phase)} where it leads, and the rest that a user asks`, () => {
    const section = sections.get(phaseName(phase)) ?? '';
    const labels = [...section.matchAll(/^- ([A-Z][a-z ]+):/gm)].map(([, label]) => label);
    assert.deepEqual(labels, ['Waits for', 'How long', 'Can go wrong', 'What to do', 'Leads to']);
    const leads = /^- Leads to: (.*)$/m.exec(section)?.[1];
    assert.equal(leads, exits.length === 0 ? 'nothing' : exits.join(', '));
  });
}

test('every error code and reason that the documentation names exists', () => {
  const docs = readdirSync(new URL('../docs', import.meta.url)).filter((file) => file.endsWith('.md'));
  const known = new Set([...Object.keys(ERRORS), ...Object.keys(REASONS)]);
  const named = docs.flatMap((file) =>
    [...readFileSync(new URL(`../docs/${file}`, import.meta.url), 'utf8').matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(
      ([, code = '']) => code,
    ),
  );
  const settings = /^FLINKAPP_|^RETAIN_ON|^STANDIN|^TEST_|^SCHEDULE_|^FLINK_/;
  assert.deepEqual(
    [...new Set(named)].filter((code) => !known.has(code) && !settings.test(code)),
    [],
  );
});
