import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { checkCommand } from '../../../src/check/command.ts';
import { CHECK_USAGE } from '../../../src/check/usage.ts';
import { application } from '../../builders.ts';
import { onFiles } from './on-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'flinkapp-check-'));
const manifest = (spec: object): string => stringify({ ...application(), spec: { ...application().spec, ...spec } });
const S3 = { 'state.savepoints.dir': 's3://state/savepoints' };
const INVALID = manifest({ flinkConfig: S3, jarName: 'x' });
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
write('valid.yaml', manifest({ flinkConfig: S3 }));
write('error.yml', INVALID);
write('warning.json', JSON.stringify({ ...application(), spec: { ...application().spec, flinkConfig: {} } }));
write('notes.txt', 'a: [');
write('other.yaml', 'apiVersion: v1\nkind: ConfigMap\n');
write('tree/team/orders.yaml', INVALID);
write('tree/.hidden/orders.yaml', INVALID);
write('tree/node_modules/orders.yaml', INVALID);
write('chart/Chart.yaml', 'name: orders\n');
write('chart/templates/orders.yaml', 'spec: {{ .Values.spec }}\n');
write(
  'overlay/kustomization.yaml',
  'resources: [orders.yaml]\npatches: [{path: patch.yaml}, {patch: "a"}]\npatchesStrategicMerge: [old.yaml, "a: 1\\nb: 2"]\n',
);
write('overlay/orders.yaml', INVALID);
write('overlay/patch.yaml', manifest({ jarName: 7 }));
write('overlay/old.yaml', manifest({ jarName: 8 }));
write('broken/kustomization.yml', 'a: [');
write('broken/Kustomization', 'b');

const JAR_ERROR =
  'error: spec.jarName: invalid jar file name (got "x"); write only the file name, ending in .jar, of a jar in the image\'s web.upload.dir/flink-web-upload [jar-name]';
const DIRECTORY_WARNING =
  'warning: spec.flinkConfig["state.savepoints.dir"]: is missing, and upgrades and deletions fail unless the image sets it; set a directory that all pods share [savepoint-directory]';

/** Runs the command. Its output is shown without the folder and without lines and columns. */
const run = async (args: readonly string[], stdin = '') => {
  const { code, out, err } = await onFiles(checkCommand, args, stdin);
  return {
    code,
    out: out.replaceAll(`${folder}/`, '').replaceAll(/:\d+:\d+:/g, ':'),
    err: err.replaceAll(folder, '.'),
  };
};

for (const [situation, args, expected] of [
  [
    'A file without errors exits with 0',
    ['valid.yaml'],
    { code: 0, out: '', err: '1 FlinkApplication in 1 file: 0 errors, 0 warnings\n' },
  ],
  [
    'A file with an error among others exits with 1',
    ['valid.yaml', 'error.yml'],
    { code: 1, out: `error.yml: ${JAR_ERROR}\n`, err: '2 FlinkApplications in 2 files: 1 error, 0 warnings\n' },
  ],
  [
    'A file with a warning exits with 0',
    ['warning.json'],
    {
      code: 0,
      out: `warning.json: ${DIRECTORY_WARNING}\n`,
      err: '1 FlinkApplication in 1 file: 0 errors, 1 warning\n',
    },
  ],
  [
    'With --strict a file with a warning exits with 1',
    ['--strict', 'warning.json'],
    {
      code: 1,
      out: `warning.json: ${DIRECTORY_WARNING}\n`,
      err: '1 FlinkApplication in 1 file: 0 errors, 1 warning\n',
    },
  ],
  [
    'A folder stands for the YAML and JSON files below it, without those in hidden folders and node_modules',
    ['tree'],
    {
      code: 1,
      out: `tree/team/orders.yaml: ${JAR_ERROR}\n`,
      err: '1 FlinkApplication in 1 file: 1 error, 0 warnings\n',
    },
  ],
  [
    'A file that is missing is an error, and the others are judged',
    ['none.yaml', 'error.yml'],
    {
      code: 2,
      out: `none.yaml: error: cannot be read: no such file or directory [file]\nerror.yml: ${JAR_ERROR}\n`,
      err: '1 FlinkApplication in 1 file: 2 errors, 0 warnings\n',
    },
  ],
  [
    'Files without any FlinkApplication exit with 2',
    ['other.yaml'],
    {
      code: 2,
      out: '',
      err: '0 FlinkApplications in 1 file: 0 errors, 0 warnings\nNo FlinkApplication was found; name a file that holds one, or pass --allow-empty\n',
    },
  ],
  [
    'With --allow-empty files without any FlinkApplication exit with 0',
    ['--allow-empty', 'other.yaml'],
    { code: 0, out: '', err: '0 FlinkApplications in 1 file: 0 errors, 0 warnings\n' },
  ],
  [
    'With --quiet only errors are printed',
    ['--quiet', 'warning.json', 'error.yml'],
    { code: 1, out: `error.yml: ${JAR_ERROR}\n`, err: '' },
  ],
  [
    'A Helm chart is named in one sentence, and its templates are skipped',
    ['--allow-empty', 'chart'],
    {
      code: 0,
      out: '',
      err: './chart is a Helm chart; check what it renders: helm template ./chart | flinkapp check -\n0 FlinkApplications in 0 files: 0 errors, 0 warnings\n',
    },
  ],
  [
    'A Helm template that is named by itself is skipped',
    ['--allow-empty', 'chart/templates/orders.yaml'],
    {
      code: 0,
      out: '',
      err: './chart/templates/orders.yaml is a Helm template; check what its chart renders: helm template CHART | flinkapp check -\n0 FlinkApplications in 0 files: 0 errors, 0 warnings\n',
    },
  ],
  [
    'A kustomization is named in one sentence, and its patches are skipped',
    ['overlay'],
    {
      code: 1,
      out: `overlay/orders.yaml: ${JAR_ERROR}\n`,
      err: './overlay is a kustomization; check what it builds: kubectl kustomize ./overlay | flinkapp check -\n1 FlinkApplication in 1 file: 1 error, 0 warnings\n',
    },
  ],
  [
    'The file of a kustomization stands for its folder',
    ['--allow-empty', 'overlay/kustomization.yaml'],
    {
      code: 0,
      out: '',
      err: './overlay is a kustomization; check what it builds: kubectl kustomize ./overlay | flinkapp check -\n0 FlinkApplications in 0 files: 0 errors, 0 warnings\n',
    },
  ],
  [
    'A kustomization that cannot be parsed names no patches',
    ['--allow-empty', 'broken'],
    {
      code: 0,
      out: '',
      err: './broken is a kustomization; check what it builds: kubectl kustomize ./broken | flinkapp check -\n0 FlinkApplications in 0 files: 0 errors, 0 warnings\n',
    },
  ],
] as const) {
  test(situation, async () => {
    const inFolder = args.map((arg) => (arg.startsWith('--') ? arg : join(folder, arg)));
    assert.deepEqual(await run(inFolder), expected);
  });
}

test('The argument - stands for standard input', async () => {
  assert.deepEqual(await run(['-'], manifest({ flinkConfig: S3, jarName: 'x' })), {
    code: 1,
    out: `-: ${JAR_ERROR}\n`,
    err: '1 FlinkApplication in 1 file: 1 error, 0 warnings\n',
  });
});

for (const [situation, args, expected] of [
  ['With --help the usage goes to standard output', ['--help'], { code: 0, out: CHECK_USAGE, err: '' }],
  ['With --version the version goes to standard output', ['--version'], { code: 0, out: 'flinkapp 1.2.3\n', err: '' }],
  ['Without a file the usage goes to standard error', [], { code: 2, out: '', err: CHECK_USAGE }],
  [
    'With an unknown output the usage goes to standard error',
    ['--output', 'xml', 'a'],
    { code: 2, out: '', err: CHECK_USAGE },
  ],
] as const) {
  test(situation, async () => assert.deepEqual(await run(args), expected));
}

test('With --defaults the platform defaults of a file are filled in first', async () => {
  const defaults = join(folder, 'defaults.txt');
  writeFileSync(defaults, 'jarName: x\n');
  const { jarName: _, ...spec } = application().spec;
  const text = stringify({ ...application(), spec: { ...spec, flinkConfig: S3 } });
  assert.deepEqual(await run(['--defaults', defaults, '-'], text), {
    code: 1,
    out: `-: ${JAR_ERROR}\n`,
    err: '1 FlinkApplication in 1 file: 1 error, 0 warnings\n',
  });
});

test('An unknown option is an error of the command', () => assert.rejects(run(['--colour']), /--colour/));
