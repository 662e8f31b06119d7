import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { FlinkApplication } from '../../src/api/flinkapplication.ts';
import type { Spec } from '../../src/api/spec.ts';
import { application, countSpec, manifest } from './application.ts';
import { apply, kubectl, until } from './kubectl.ts';

/** What kubectl, Argo CD, Flux and two teams with one application each see when they apply it again and again. */

const exec = promisify(execFile);
const OPTIONS = { timeout: 90_000 };
const NAMES = ['dry', 'client', 'server', 'shared'] as const;

interface ManagedFields {
  readonly manager: string;
  readonly operation: string;
  readonly subresource?: string;
  readonly fieldsV1: { readonly 'f:spec'?: Readonly<Record<string, unknown>> };
}

/** It has no pods, and its status rests: it is suspended before its first deploy. */
const resource = (name: string, more: Partial<Spec> = {}) =>
  manifest(name, { ...countSpec(name, '2.3.0', more), suspended: true });

type Resource = object & { readonly metadata: object };

const applyAs = (manager: string, object: object, ...flags: readonly string[]) =>
  kubectl(['apply', '--server-side', `--field-manager=${manager}`, '-f', '-', ...flags], object);

const applied = async (answer: Promise<{ readonly ok: boolean; readonly out: string }>): Promise<string> => {
  const { ok, out } = await answer;
  assert.equal(ok, true, out);
  return out.trim();
};

const live = async (name: string): Promise<FlinkApplication> => {
  const found = await application(name);
  assert.ok(found, `${name} is stored`);
  return found;
};

const rests = async (name: string): Promise<FlinkApplication> => {
  const isAtRest = async () => {
    const { metadata, status } = await live(name);
    return status?.phase === 'Suspended' && status.observedGeneration === metadata.generation;
  };
  assert.equal(await until(isAtRest, 30_000), true, JSON.stringify((await live(name)).status));
  return live(name);
};

const versionOf = async (name: string): Promise<object> => {
  const { out } = await kubectl(['get', 'flinkapplication', name, '-o', 'json']);
  const { generation, resourceVersion } = JSON.parse(out).metadata;
  return { generation, resourceVersion };
};

/** Paths of the fields of the spec that a manager owns, to the depth of the spec's own fields. */
const ownedBy = async (name: string, manager: string): Promise<readonly string[]> => {
  const { out } = await kubectl(['get', 'flinkapplication', name, '-o', 'json', '--show-managed-fields']);
  const all: readonly ManagedFields[] = JSON.parse(out).metadata.managedFields;
  return all
    .filter((entry) => entry.manager === manager)
    .flatMap(({ fieldsV1 }) => Object.keys(fieldsV1['f:spec'] ?? {}))
    .map((field) => field.slice('f:'.length))
    .sort();
};

/** Lines of kubectl diff without their context; none where it ends with 0. */
const diffOf = async (object: Resource): Promise<readonly string[]> => {
  const running = exec('kubectl', ['diff', '-f', '-']);
  running.child.stdin?.end(JSON.stringify(object));
  const text = await running.then(
    ({ stdout }) => stdout,
    (error: unknown) => {
      assert.equal(error instanceof Error && 'code' in error && error.code, 1, String(error));
      return error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    },
  );
  return text.split('\n').filter((line) => /^[+-](?![+-])/.test(line));
};

const clean = (): Promise<unknown> =>
  kubectl(['delete', 'flinkapplication', ...NAMES, '--ignore-not-found', '--timeout=60s']);
before(clean);
after(clean);

test('a dry run on the server shows the defaults, and stores nothing', OPTIONS, async () => {
  const answer = await applied(
    kubectl(['apply', '--dry-run=server', '-f', '-', '-o', 'jsonpath={.spec.deleteMode}'], resource('dry')),
  );
  assert.equal(answer, 'Savepoint');
  assert.equal(await application('dry'), undefined);
});

test('kubectl apply again changes nothing, and kubectl diff shows nothing but an edit', OPTIONS, async () => {
  await applied(apply(resource('client')));
  await rests('client');
  const version = await versionOf('client');
  assert.equal(await applied(apply(resource('client'))), 'flinkapplication.flink.k8s.io/client unchanged');
  assert.deepEqual(await versionOf('client'), version);
  assert.deepEqual(await diffOf(resource('client')), []);
  assert.deepEqual(await diffOf(resource('client', { parallelism: 2 })), [
    '-  generation: 1',
    '+  generation: 2',
    '-  parallelism: 1',
    '+  parallelism: 2',
  ]);
  assert.deepEqual(await versionOf('client'), version);
});

test('tools of GitOps that apply on the server see no difference, apply after apply', OPTIONS, async () => {
  await applied(applyAs('flux', resource('server')));
  const { spec } = await rests('server');
  const version = await versionOf('server');
  await applied(applyAs('flux', resource('server')));
  assert.deepEqual(await versionOf('server'), version);
  const dryRun = await applied(applyAs('flux', resource('server'), '--dry-run=server', '-o', 'json'));
  assert.deepEqual(JSON.parse(dryRun).spec, spec);
  // Who moves from one tool to the other meets the same resource.
  await applied(applyAs('argocd-controller', resource('server'), '--force-conflicts'));
  assert.equal((await live('server')).metadata.generation, 1);
});

test('the tool that applies owns what it wrote, and nobody the defaults', OPTIONS, async () => {
  assert.deepEqual(await ownedBy('server', 'flux'), Object.keys(resource('server').spec).sort());
});

test('two teams apply fields of one application, and only a field of both is a conflict', OPTIONS, async () => {
  const part = (spec: object): object => ({ ...manifest('shared', countSpec('shared', '2.3.0')), spec });
  await applied(applyAs('developers', resource('shared')));
  await applied(applyAs('platform', part({ deleteMode: 'None', owner: { team: 'search' } })));
  await applied(applyAs('developers', resource('shared')));
  const { deleteMode, owner } = (await live('shared')).spec;
  assert.deepEqual({ deleteMode, owner }, { deleteMode: 'None', owner: { team: 'search' } });
  assert.deepEqual(await ownedBy('shared', 'platform'), ['deleteMode', 'owner']);

  const { ok, out } = await applyAs('platform', part({ deleteMode: 'None', parallelism: 3 }));
  assert.equal(ok, false);
  assert.match(out, /conflict with "developers".*\.spec\.parallelism/s);

  // A field that its only owner gives up gets its default again.
  await applied(applyAs('platform', part({ owner: { team: 'search' } })));
  assert.equal((await live('shared')).spec.deleteMode, 'Savepoint');
});
