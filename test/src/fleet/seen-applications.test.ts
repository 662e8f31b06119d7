import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seenApplications } from '../../../src/fleet/seen-applications.ts';
import { application } from '../../builders.ts';

const named = (name: string, phase: 'Running' | 'Updating', revision: number) =>
  application({ metadata: { name, uid: name, resourceVersion: '1' }, status: { phase, revision } });

test('An application is shown as its last hook call was answered, until it is forgotten', () => {
  const seen = seenApplications(() => 0);
  seen.see(named('a', 'Updating', 1));
  seen.see(named('b', 'Running', 1));
  seen.see(named('a', 'Running', 2));
  seen.forget('b');
  assert.deepEqual(
    seen.all().map(({ name, phase }) => [name, phase]),
    [['a', 'Running']],
  );
});

test('The same version of an application is summarized once', () => {
  const seen = seenApplications(() => 0);
  seen.see(named('a', 'Running', 1));
  const [first] = seen.all();
  seen.see(named('a', 'Running', 1));
  assert.equal(seen.all()[0], first);
});

test('An application without a hook call for ten minutes is forgotten: another replica receives them', () => {
  let now = 0;
  const seen = seenApplications(() => now);
  seen.see(named('a', 'Running', 1));
  now = 300_000;
  seen.see(named('b', 'Running', 1));
  now = 600_001;
  assert.deepEqual(
    seen.all().map(({ name }) => name),
    ['b'],
  );
});
