import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { diagram } from '../scripts/generate-diagram.ts';
import { referenceDoc } from '../scripts/generate-reference.ts';
import { ERRORS } from '../src/api/errors.ts';
import { phaseName } from '../src/api/phases.ts';
import { REASONS } from '../src/api/reasons.ts';
import { machine } from '../src/lifecycle/machine.ts';

/** The documentation, compared with the code and with itself. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SKIPPED = new Set(['node_modules', 'dist', 'dist-bench', 'coverage', '.git']);
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const filesIn = (folder: string, extension: RegExp): readonly string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesIn(path, extension);
    return extension.test(entry.name) ? [path] : [];
  });
const foldersIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(ROOT, folder, entry.name)).length > 0)
    .map(({ name }) => join(folder, name));

const PAGES = filesIn('.', /\.md$/);
const CODE = ['src', 'webhooks', 'metacontroller', 'test', 'scripts'].flatMap((folder) => filesIn(folder, /\.ts$/));
const withoutFences = (text: string): string => text.replace(/^```.*?^```$/gms, '');

const lifecycle = textOf('docs/lifecycle.md');
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
  test(`docs/lifecycle.md answers the same five questions about ${phaseName(phase)}, and names its exits`, () => {
    const section = sections.get(phaseName(phase)) ?? '';
    const labels = [...section.matchAll(/^- ([A-Z][a-z ]+):/gm)].map(([, label]) => label);
    assert.deepEqual(labels, ['Waits for', 'How long', 'Can go wrong', 'What to do', 'Leads to']);
    const leads = /^- Leads to: (.*)$/m.exec(section)?.[1];
    assert.equal(leads, exits.length === 0 ? 'nothing' : exits.join(', '));
  });
}

test('docs/lifecycle.md holds the generated drawing', () => assert.equal(lifecycle.includes(diagram()), true));

test('every error code and Event reason that the documentation names exists', () => {
  const known = new Set([...Object.keys(ERRORS), ...Object.keys(REASONS)]);
  const settings = /^FLINKAPP_|^RETAIN_ON|^TEST_|^SCHEDULE_|^FLINK_/;
  const docs = filesIn('docs', /\.md$/).map(textOf).join('\n');
  const codes = [...docs.matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, code = '']) => code);
  const one = [...docs.matchAll(/Event\s+`(\w+)`/g)].map(([, reason = '']) => reason);
  const two = [...docs.matchAll(/Events\s+`(\w+)`\s+and\s+`(\w+)`/g)].flatMap(([, a = '', b = '']) => [a, b]);
  assert.deepEqual(
    [...new Set([...codes, ...one, ...two])].filter((word) => !known.has(word) && !settings.test(word)),
    [],
  );
});

test('docs/reference.md says of the fields inside a field that deploys that they deploy', () => {
  const rows = [...referenceDoc().matchAll(/^\| `(spec\.[^`]+)` \| [^|]+ \| [^|]* \| (yes)? *\|/gm)];
  const deploys = new Map(rows.map(([, path = '', yes]) => [path, yes === 'yes']));
  const fields = [
    'spec.jobManagerConfig.replicas',
    'spec.taskManagerConfig.resources',
    'spec.taskManagerConfig.taskSlots',
    'spec.rollback.soakSeconds',
  ];
  assert.deepEqual(
    fields.map((field) => deploys.get(field)),
    [true, true, true, false],
  );
});

/** GitHub's anchor of a heading. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (page: string): readonly string[] =>
  [...withoutFences(textOf(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slug(heading));

const isBroken = (page: string, link: string): boolean => {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path));
  if (!existsSync(join(ROOT, target))) return true;
  return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
};

for (const page of PAGES) {
  test(`${page}: its links lead somewhere`, () => {
    const links = [...withoutFences(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    assert.deepEqual(
      links.filter((link) => !/^[a-z]+:/.test(link) && isBroken(page, link)),
      [],
    );
  });
}

const FOLDERS = /^(?:src|test|scripts|docs|charts|examples|webhooks|metacontroller)\/[\w./-]+$/;

test('every path of this repository that a page or a comment names exists', () => {
  const inPages = PAGES.filter((page) => page !== 'CHANGELOG.md').flatMap((page) =>
    [...withoutFences(textOf(page)).matchAll(/`([^`\n]+)`/g)]
      .flatMap(([, code = '']) => code.split(/\s+/))
      .filter((word) => FOLDERS.test(word))
      .map((path) => `${page}: ${path}`),
  );
  const inCode = CODE.flatMap((file) =>
    [...textOf(file).matchAll(/docs\/[\w/-]+\.md/g)].map(([path]) => `${file}: ${path}`),
  );
  assert.deepEqual(
    [...inPages, ...inCode].filter((line) => !existsSync(join(ROOT, line.split(': ')[1] ?? ''))),
    [],
  );
});

test('every npm script that a page names exists', () => {
  const { scripts } = JSON.parse(textOf('package.json'));
  const named = PAGES.flatMap((page) =>
    [...textOf(page).matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name]) => name),
  );
  assert.deepEqual(
    [...new Set(named)].filter((name = '') => !(name in scripts)),
    [],
  );
});

test('docs/state-safety.md lists the rules in order, and the code cites no other', () => {
  const rules = [...textOf('docs/state-safety.md').matchAll(/^\| (R\d+) \|/gm)].map(([, rule = '']) => rule);
  assert.deepEqual(
    rules,
    rules.map((_, i) => `R${i + 1}`),
  );
  const cited = CODE.flatMap((file) => [...textOf(file).matchAll(/\bR\d{1,2}\b(?=[),: ])/g)].map(([rule]) => rule));
  assert.deepEqual(
    [...new Set(cited)].filter((rule) => !rules.includes(rule)),
    [],
  );
});

test('docs/decisions/README.md lists every decision under its title', () => {
  const decisions = filesIn('docs/decisions', /^\d{4}-.*\.md$/).map((file) => {
    const [, title = ''] = /^# \d+[.:] (.*)$/m.exec(textOf(file)) ?? [];
    const name = relative('docs/decisions', file);
    return `- [${name.slice(0, 4)}: ${title}](${name})`;
  });
  assert.deepEqual(textOf('docs/decisions/README.md').match(/^- .*$/gm), decisions.sort());
});

test('docs/glossary.md is sorted', () => {
  const words = [...textOf('docs/glossary.md').matchAll(/^### (.+)$/gm)].map(([, word = '']) => word);
  assert.deepEqual(
    words,
    [...words].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
  );
});

for (const folder of ['src', ...foldersIn('src'), ...foldersIn('src/lifecycle')]) {
  test(`${folder} has a README that names only files that are there`, () => {
    const readme = join(folder, 'README.md');
    assert.equal(existsSync(join(ROOT, readme)), true);
    const named = [...textOf(readme).matchAll(/`([\w./-]+(?:\.ts|\/))`/g)].map(([, name = '']) => name);
    assert.deepEqual(
      named.filter((name) => ![folder, dirname(folder), '.'].some((near) => existsSync(join(ROOT, near, name)))),
      [],
    );
  });
}

test('package.json, its lock file and the chart have the same version', () => {
  const { version } = JSON.parse(textOf('package.json'));
  const lock = JSON.parse(textOf('package-lock.json'));
  const chart = parse(textOf('charts/flinkapp/Chart.yaml'));
  assert.deepEqual(
    [lock.version, lock.packages[''].version, chart.version, chart.appVersion],
    [version, version, version, version],
  );
});
