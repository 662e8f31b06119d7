import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ERRORS } from '../src/api/errors.ts';
import { REASONS } from '../src/api/reasons.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
const SOURCES = ['src', 'webhooks', 'metacontroller'].flatMap(filesIn);
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** What each folder may import, besides itself. The composition (src/serve.ts, src/main.ts) may import all. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/api': [],
  'src/objects': ['src/api'],
  'src/admission': ['src/api', 'src/objects'],
  'src/lifecycle': ['src/api', 'src/objects'],
  'src/flink': ['src/api', 'src/lifecycle'],
  'src/effects': ['src/api', 'src/objects', 'src/admission', 'src/lifecycle', 'src/flink'],
  'src/check': ['src/api', 'src/admission'],
  'src/certificates': ['src/api', 'src/effects'],
  'src/server': ['src/certificates'],
  'src/telemetry': [],
  webhooks: ['src/api', 'src/admission', 'src/telemetry'],
  metacontroller: ['src/api', 'src/objects', 'src/effects', 'src/lifecycle', 'src/telemetry'],
};
/** Packages that decide nothing: the only ones the core knows. node:crypto hashes; the types of Kubernetes objects cost nothing. */
const CORE_PACKAGES = new Set(['typebox', 'ajv', 'fastest-levenshtein', 'jsonpatch', 'node:crypto', '@kubernetes/client-node']);
const CORE = ['src/api', 'src/objects', 'src/admission', 'src/lifecycle'];

const folderOf = (file: string): string => Object.keys(MAY_IMPORT).find((folder) => file.startsWith(`${folder}/`)) ?? 'composition';

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

test('imports point one way', () => {
  const wrong = IMPORTS.filter(({ file, target }) => {
    const [from, to] = [folderOf(file), folderOf(target)];
    return from !== 'composition' && target.endsWith('.ts') && from !== to && MAY_IMPORT[from]?.includes(to) !== true;
  });
  assert.deepEqual(wrong, []);
});

test('the core knows no I/O, no clock and no chance', () => {
  const core = SOURCES.filter((file) => CORE.includes(folderOf(file)));
  const packages = IMPORTS.filter(
    ({ file, target, typeOnly }) =>
      core.includes(file) && !target.endsWith('.ts') && (!CORE_PACKAGES.has(target) || (target === '@kubernetes/client-node' && !typeOnly)),
  );
  assert.deepEqual(packages, []);
  assert.deepEqual(
    core.filter((file) => /Date\.now|Math\.random|new Date\(\)|process\.(env|argv|std|on)|console\./.test(textOf(file))),
    [],
  );
});

test('client-node is imported, beyond its types, by one file', () => {
  const files = IMPORTS.filter(({ target, typeOnly }) => target.startsWith('@kubernetes/client-node') && !typeOnly).map(({ file }) => file);
  assert.deepEqual(files, ['src/effects/kube.ts']);
});

test('files are small', () => {
  const lengths = SOURCES.map((file) => textOf(file).split('\n').length).sort((a, b) => a - b);
  assert.equal((lengths.at(-1) ?? 0) <= 250, true);
  assert.equal((lengths[Math.floor(lengths.length / 2)] ?? 0) <= 80, true);
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
