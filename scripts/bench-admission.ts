import { setTimeout as sleep } from 'node:timers/promises';
import { OPTION_KEYS } from '../src/admission/options/table.ts';
import type { Spec } from '../src/api/spec.ts';
import { application, record } from '../test/builders.ts';
import { mutate } from '../webhooks/mutate.ts';
import { readReview, writeReview } from '../webhooks/review.ts';
import { validate } from '../webhooks/validate.ts';

/**
 * `npm run bench:admission`: for how long one review of a manifest keeps the process busy, from the text of the request
 * to that of the response, at a steady rate and for growing manifests. It runs the compiled code, since tsx names every
 * inner function when it is created, which takes longer than the work of some rules.
 */

const RATE = 200;
const SECONDS = 10;
const GOAL_MS = 10;
const KIB = 1024;

const spec = (size: number, invalid: boolean): Spec => {
  const many = <T>(bytes: number, make: (i: number) => T): readonly T[] =>
    Array.from({ length: Math.ceil((size * KIB) / 5 / bytes) }, (_, i) => make(i));
  const options = Object.fromEntries(
    many(60, (i) => [`my.option-${i}.${OPTION_KEYS[i % OPTION_KEYS.length]}`, 'value']),
  );
  const misspelt = invalid
    ? Object.fromEntries(many(60, (i) => [`${OPTION_KEYS[i % OPTION_KEYS.length]}x`, 'value']))
    : {};
  const env = many(110, (i) => ({
    name: `SOME_VARIABLE_${i}`,
    valueFrom: { secretKeyRef: { name: `secret-${i}`, key: 'some-key', optional: false } },
  }));
  const volumes = many(75, (i) => ({ name: `volume-${i}`, configMap: { name: `config-map-number-${i}` } }));
  const volumeMounts = volumes.map(({ name }, i) => ({
    name,
    mountPath: `/etc/some/folder/number-${i}`,
    readOnly: true,
  }));
  return {
    ...record().spec,
    flinkConfig: { ...options, ...misspelt, 'state.savepoints.dir': 's3://state/savepoints' },
    taskManagerConfig: {
      taskSlots: 2,
      envConfig: { env },
      podTemplate: { spec: { containers: [{ name: 'sidecar', image: 'sidecar:1', env: [...env] }] } },
    },
    volumes: invalid ? volumes.map((volume) => ({ ...volume, emptyDir: {} })) : volumes,
    volumeMounts,
  };
};

const review = (size: number, invalid: boolean): string =>
  JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid: 'r', operation: 'CREATE', object: application({ spec: spec(size, invalid) }) },
  });

const ANSWERS = { mutate: mutate({}), validate };
type Webhook = keyof typeof ANSWERS;

const busyMs = (webhook: Webhook, body: string): number => {
  const start = performance.now();
  const request = readReview(JSON.parse(body));
  JSON.stringify(writeReview(request.uid, ANSWERS[webhook](request)));
  return performance.now() - start;
};

const measured = async (body: string, seconds: number): Promise<Readonly<Record<Webhook, readonly number[]>>> => {
  const times: Record<Webhook, number[]> = { mutate: [], validate: [] };
  const start = performance.now();
  for (let i = 0; i < seconds * RATE; i++) {
    const early = start + (i * 1000) / RATE - performance.now();
    if (early > 1) await sleep(early);
    times.mutate.push(busyMs('mutate', body));
    times.validate.push(busyMs('validate', body));
  }
  return { mutate: times.mutate.sort((a, b) => a - b), validate: times.validate.sort((a, b) => a - b) };
};

const at = (times: readonly number[], share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN;

for (const invalid of [false, true]) {
  for (const size of [12, 25, 50, 100]) {
    const body = review(size, invalid);
    await measured(body, 1);
    const times = await measured(body, size === 50 ? SECONDS : 3);
    const [goal, kib] = [size === 50 ? ` (goal ${GOAL_MS})` : '', (body.length / KIB).toFixed(0).padStart(4)];
    const shown = Object.entries(times).map(
      ([webhook, of]) => `${webhook} p50 ${at(of, 0.5).toFixed(2)} p99 ${at(of, 0.99).toFixed(2)} ms`,
    );
    process.stdout.write(
      `${invalid ? 'with violations' : 'valid          '} ${kib} KiB  ${RATE} calls/s of each  ${shown.join('  ')}${goal}\n`,
    );
  }
}
