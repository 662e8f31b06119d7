import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkText } from '../../../src/check/check.ts';
import { formatResult } from '../../../src/check/formats.ts';

/** The manifest whose errors docs/guide/checking.md shows. */
const ORDERS = `apiVersion: flink.k8s.io/v1beta1
kind: FlinkApplication
metadata:
  name: orders
spec:
  image: registry.example.com/orders:3.1
  flinkVersion: "1.20"
  jarName: orders.jar
  entryClass: com.example.Orders
  parallelism: 8
  upgradeMode: LastState
  flinkConfig:
    state.savepoints.dir: s3://state/orders/savepoints
    state.checkpoints.dir: s3://orders-checkpoints
    execution.checkpointing.intervall: 10 s
    taskmanager.memory.managed.size: 1Gi
  taskManagerConfig:
    taskSlots: 4
    resources:
      requests: {cpu: "1", memory: 900Mi}
      limits: {cpu: 500m, memory: 2Gi}
`;

test('docs/guide/checking.md shows the messages of kubectl and of flinkapp check as they are', () => {
  const guide = readFileSync(new URL('../../../docs/guide/checking.md', import.meta.url), 'utf8').split('\n');
  const lines = formatResult('text', checkText('orders.yaml', ORDERS), '1.2.3').trimEnd().split('\n');
  const messages = lines.map((line) => line.replace(/^.*?: error: /, ''));
  assert.deepEqual(
    guide.filter((line) => line.startsWith('* ')).sort(),
    messages.map((message) => `* ${message}`).sort(),
  );
  assert.deepEqual(
    guide.filter((line) => line.startsWith('orders.yaml:')),
    lines.slice(0, 2),
  );
});
