import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ERRORS } from '../src/api/errors.ts';
import { REASONS } from '../src/api/reasons.ts';

/** The layout of the tree: which folder may import which, and how large a file may be. CONTRIBUTING.md explains it. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
const SOURCES = ['src', 'webhooks', 'metacontroller'].flatMap(filesIn);
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** What each folder may import, besides itself. The composition (src/serve.ts, src/main.ts, src/config.ts) may import all. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/api': [],
  'src/objects': ['src/api'],
  'src/admission': ['src/api', 'src/objects'],
  'src/lifecycle': ['src/api', 'src/objects'],
  'src/flink': ['src/api', 'src/lifecycle'],
  'src/kube': ['src/api', 'src/objects', 'src/lifecycle'],
  'src/observe': ['src/api', 'src/objects', 'src/admission', 'src/lifecycle', 'src/flink', 'src/kube'],
  'src/effects': ['src/api', 'src/objects', 'src/lifecycle', 'src/flink', 'src/kube', 'src/observe'],
  'src/check': ['src/api', 'src/objects', 'src/admission'],
  'src/convert': ['src/api', 'src/objects', 'src/check'],
  'src/plan': ['src/api', 'src/objects', 'src/admission', 'src/lifecycle'],
  'src/fleet': ['src/api'],
  'src/cli': ['src/api', 'src/objects', 'src/admission', 'src/check', 'src/fleet', 'src/plan'],
  'src/certificates': ['src/api', 'src/kube'],
  'src/server': ['src/certificates'],
  'src/telemetry': ['src/fleet'],
  webhooks: ['src/api', 'src/admission', 'src/telemetry'],
  metacontroller: [
    'src/api',
    'src/objects',
    'src/kube',
    'src/observe',
    'src/effects',
    'src/lifecycle',
    'src/telemetry',
  ],
};

/** Folders from the top to the bottom: each imports only from those below it. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  'src/lifecycle': [
    'story: machine, status, outcome',
    'phases',
    'deletion',
    'rescale',
    'start',
    'running',
    'rollout',
    'stop',
    'state',
    'facts',
    'vocabulary: observation, pod-fact, missing-object, decision, effect',
  ],
  'src/objects': [
    'story: children, observed-children',
    'workloads',
    'network',
    'pods',
    'flink-config',
    'deploys',
    'metadata',
    'json',
  ],
};
const VOCABULARY = new Set(['observation.ts', 'pod-fact.ts', 'decision.ts', 'effect.ts', 'missing-object.ts']);

/** Packages without I/O: the only ones that the core imports. node:crypto hashes; types of Kubernetes objects cost nothing. */
const CORE_PACKAGES = new Set([
  'typebox',
  'ajv',
  'fastest-levenshtein',
  'jsonpatch',
  'node:crypto',
  '@kubernetes/client-node',
]);
const CORE = ['src/api', 'src/objects', 'src/admission', 'src/lifecycle'];

const MAX_LINES = 200;
const MAX_MEDIAN_LINES = 70;
/** Files in one folder; src/admission/rules has one file a rule, so it is not counted. */
const MAX_FILES = 20;

const folderOf = (file: string): string =>
  Object.keys(MAY_IMPORT).find((folder) => file.startsWith(`${folder}/`)) ?? 'composition';

/** The place of a file in the layers of its top folder, 0 at the top; -1 for a folder that LAYERS does not have. */
const layerOf = (top: string, layers: readonly string[], file: string): number => {
  const [folder = '', inner] = file.slice(top.length + 1).split('/');
  if (inner !== undefined) return layers.indexOf(folder);
  return VOCABULARY.has(folder) ? layers.length - 1 : 0;
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const importsOf = (file: string): readonly Import[] =>
  [...textOf(file).matchAll(/^(?:import|export) (type )?[^'"]*from '([^']+)';$/gm)].map(([, type, path = '']) => ({
    file,
    target: path.startsWith('.') ? join(dirname(file), path) : path,
    typeOnly: type !== undefined,
  }));
const IMPORTS = SOURCES.flatMap(importsOf);
const LOCAL_IMPORTS = IMPORTS.filter(({ target }) => target.endsWith('.ts'));

const arrow = ({ file, target }: Import): string => `${file} -> ${target}`;

test('each top folder imports only the folders listed for it', () => {
  const wrong = LOCAL_IMPORTS.filter(({ file, target }) => {
    const [from, to] = [folderOf(file), folderOf(target)];
    return from !== 'composition' && from !== to && MAY_IMPORT[from]?.includes(to) !== true;
  });
  assert.deepEqual(wrong.map(arrow), []);
});

for (const [top, layers] of Object.entries(LAYERS)) {
  test(`each folder of ${top} imports only from itself and the folders below it`, () => {
    const layer = (file: string): number => layerOf(top, layers, file);
    const inside = LOCAL_IMPORTS.filter((one) => [one.file, one.target].every((file) => folderOf(file) === top));
    assert.deepEqual(inside.filter(({ file }) => layer(file) < 0).map(arrow), [], 'a folder is missing in LAYERS');
    assert.deepEqual(inside.filter(({ file, target }) => layer(target) < layer(file)).map(arrow), []);
  });
}

/** Files on a path of imports, types included, that leads back to where it began. */
const circleThrough = (start: string): readonly string[] => {
  const reached = new Map<string, string>();
  const queue = [start];
  for (const file of queue) {
    for (const { target } of LOCAL_IMPORTS.filter((one) => one.file === file)) {
      if (target === start) return [file, start];
      if (reached.has(target)) continue;
      reached.set(target, file);
      queue.push(target);
    }
  }
  return [];
};

test('no file imports itself through other files, types included', () => {
  assert.deepEqual(
    SOURCES.map(circleThrough).filter((circle) => circle.length > 0),
    [],
  );
});

test('the core imports no I/O and reads neither clock, chance, environment nor console', () => {
  const core = SOURCES.filter((file) => CORE.includes(folderOf(file)));
  const packages = IMPORTS.filter(
    ({ file, target, typeOnly }) =>
      core.includes(file) &&
      !target.endsWith('.ts') &&
      (!CORE_PACKAGES.has(target) || (target === '@kubernetes/client-node' && !typeOnly)),
  );
  assert.deepEqual(packages.map(arrow), []);
  assert.deepEqual(
    core.filter((file) =>
      /Date\.now|Math\.random|new Date\(\)|process\.(env|argv|std|on)|console\./.test(textOf(file)),
    ),
    [],
  );
});

test('one file alone imports client-node beyond its types', () => {
  const files = IMPORTS.filter(({ target, typeOnly }) => target.startsWith('@kubernetes/client-node') && !typeOnly);
  assert.deepEqual(
    files.map(({ file }) => file),
    ['src/kube/client.ts'],
  );
});

const linesOf = (file: string): number => textOf(file).split('\n').length - 1;

test(`no source file is over ${MAX_LINES} lines, and half of them are at most ${MAX_MEDIAN_LINES}`, () => {
  assert.deepEqual(
    SOURCES.filter((file) => linesOf(file) > MAX_LINES).map((file) => `${file}: ${linesOf(file)}`),
    [],
  );
  const lengths = SOURCES.map(linesOf).sort((a, b) => a - b);
  assert.equal((lengths[Math.floor(lengths.length / 2)] ?? 0) <= MAX_MEDIAN_LINES, true);
});

test(`no folder but that of the admission rules has more than ${MAX_FILES} files`, () => {
  const counts = new Map<string, number>();
  for (const folder of SOURCES.map(dirname)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  assert.deepEqual(
    [...counts].filter(([folder, count]) => folder !== 'src/admission/rules' && count > MAX_FILES),
    [],
  );
});

const code = SOURCES.filter((file) => !['src/api/reasons.ts', 'src/api/errors.ts'].includes(file))
  .map(textOf)
  .join('\n');

test('every reason and every error code of the registries is used', () => {
  const words = [...Object.keys(REASONS), ...Object.keys(ERRORS)];
  assert.deepEqual(
    words.filter((word) => !code.includes(`'${word}'`)),
    [],
  );
});
