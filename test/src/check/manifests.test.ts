import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkText } from '../../../src/check/check.ts';
import { formatResult } from '../../../src/check/formats.ts';

/** Manifests of test/fixtures/manifests, each with the mistakes of one kind, and all that `flinkapp check` says of them. */

const FOLDER = new URL('../../fixtures/manifests/', import.meta.url);

const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  'helm-nulls.yaml': [],
  'required-nulls.yaml': [
    '9:3: error: spec.entryClass: is missing; write the main class, or use submission: Job with client.args [entry-class]',
    '10:3: error: spec.parallelism: is required; add it [shape]',
  ],
  'memory-milli.yaml': [
    '12:53: error: spec.jobManagerConfig.resources.requests.memory: is less than 1 MiB (got "2048m"); write 2048Mi (the suffix m means a thousandth) [resources]',
    '13:68: error: spec.taskManagerConfig.resources.requests.memory: is less than 1 MiB (got "2048m"); write 2048Mi (the suffix m means a thousandth) [resources]',
  ],
  'other-operators.yaml': [
    '7:3: error: spec.pullPolicy: unknown field; use spec.imagePullPolicy [unknown-field]',
    '9:3: error: spec.serviceAccount: unknown field; use spec.serviceAccountName [unknown-field]',
    '10:3: error: spec.mode: unknown field; remove it: flinkapp always runs standalone clusters [unknown-field]',
    '11:3: error: spec.flinkConfiguration: unknown field; use spec.flinkConfig [unknown-field]',
    '14:5: error: spec.jobManager.replicas: unknown field; use spec.jobManagerConfig.replicas [unknown-field]',
    '15:16: error: spec.jobManager.resource.memory: unknown field; use spec.jobManagerConfig.resources.requests.memory [unknown-field]',
    '15:31: error: spec.jobManager.resource.cpu: unknown field; use spec.jobManagerConfig.resources.requests.cpu [unknown-field]',
    '16:5: error: spec.jobManager.unheardOf: unknown field; remove it (the API server would drop it) [unknown-field]',
    '17:17: error: spec.taskManager.replicas: unknown field; use spec.parallelism: flinkapp runs parallelism / taskManagerConfig.taskSlots TaskManagers [unknown-field]',
    '19:5: error: spec.taskManagerConfig.slots: unknown field; use spec.taskManagerConfig.taskSlots [unknown-field]',
    '20:5: error: spec.taskManagerConfig.resources.requests.memory: is missing; add it: flinkapp sizes the Flink process by it [resources]',
    '20:17: error: spec.taskManagerConfig.resources.memory: unknown field; use spec.taskManagerConfig.resources.requests.memory [unknown-field]',
    '21:34: error: spec.ingress.ingressClassName: unknown field; use spec.ingress.className [unknown-field]',
    '23:5: error: spec.job.jarURI: unknown field; use spec.jarName, the file name of a jar in the image [unknown-field]',
    '24:5: error: spec.job.entryClass: unknown field; use spec.entryClass [unknown-field]',
    '25:5: error: spec.job.parallelism: unknown field; use spec.parallelism [unknown-field]',
    '26:5: error: spec.job.upgradeMode: unknown field; use spec.upgradeMode [unknown-field]',
    '27:5: error: spec.job.state: unknown field; use spec.suspended (true in place of suspended) [unknown-field]',
    '28:14: error: spec.flinkJob.programArgs: unknown field; use spec.programArgs [unknown-field]',
    '29:3: error: spec.colours: unknown field; remove it (the API server would drop it) [unknown-field]',
  ],
  'unquoted.yaml': [
    '6:3: error: spec.image: must be a string (got {…}); write image: "registry.example.com/count:1.0" [shape]',
    '7:22: error: spec.imagePullSecrets[0]: must be an object (got "registry"); write name: registry [shape]',
    '8:3: error: spec.flinkVersion: must be a string (got 1.2); write flinkVersion: "1.20" [shape]',
    '11:3: error: spec.parallelism: must be an integer (got "2"); write parallelism: 2 [shape]',
    '12:3: error: spec.restartNonce: must be a string (got 7); write restartNonce: "7" [shape]',
    '13:3: error: spec.deleteMode: unknown value (got "force-cancel"); write deleteMode: ForceCancel [shape]',
    '16:5: error: spec.flinkConfig["execution.checkpointing.intervall"]: unknown Flink option; did you mean execution.checkpointing.interval? [option-misspelt]',
    '17:45: error: spec.jobManagerConfig.resources.requests.cpu: must be an integer or a string (got 0.5); write cpu: "0.5" [shape]',
  ],
  'anchors.yaml': [],
  'apache-example.yaml': [
    `8:3: error: spec.jarName: invalid jar file name (got "local:///opt/flink/examples/streaming/StateMachineExample.jar"); write StateMachineExample.jar, and put the jar into the image's web.upload.dir/flink-web-upload [jar-name]`,
    '11:53: warning: spec.flinkConfig["state.savepoints.dir"]: is on no volume, so the state is lost with the pod (got "file:///flink-data/savepoints"); mount a volume that all pods share, or use an object store [state-durable]',
    '12:53: error: spec.jobManagerConfig.resources.requests.memory: is less than 1 MiB (got "2048m"); write 2048Mi (the suffix m means a thousandth) [resources]',
    '15:36: error: spec.taskManagerConfig.resources.requests.memory: is less than 1 MiB (got "2048m"); write 2048Mi (the suffix m means a thousandth) [resources]',
    "19:13: error: spec.taskManagerConfig.podTemplate.spec.containers[0].image: is missing; name the container taskmanager: it is Flink's [containers]",
  ],
  'dollar-arguments.yaml': [
    '8:3: warning: spec.jarName: has no effect in application mode (got "count.jar"); remove it, and put the jar into /opt/flink/usrlib [without-effect]',
  ],
  'dollar-values.yaml': [
    '14:5: warning: spec.flinkConfig["s3.secret-key"]: names a variable, which the pods of jobmanager and taskmanager do not declare (got ******); declare it in envConfig.env of jobManagerConfig and taskManagerConfig, or keep it if it is text [variable-declared]',
    '15:5: warning: spec.flinkConfig["security.ssl.internal.keystore-password"]: names a variable, which the pods of jobmanager and taskmanager do not declare (got ******); declare it in envConfig.env of jobManagerConfig and taskManagerConfig, or keep it if it is text [variable-declared]',
    `17:5: warning: spec.flinkConfig["metrics.scope.tm"]: names \${ENVIRONMENT}, which the pods of jobmanager and taskmanager do not declare (got "flink.<host> \${ENVIRONMENT}"); declare it in envConfig.env of jobManagerConfig and taskManagerConfig, or keep it if it is text [variable-declared]`,
  ],
  'dotted-prefixes.yaml': [],
  'ha-directory.yaml': [
    '15:5: warning: spec.flinkConfig["high-availability.storageDir"]: is on no volume, so the state is lost with the pod (got "/mnt/ha"); mount a volume that all pods share, or use an object store [state-durable]',
  ],
  'heap-options.yaml': [
    '12:5: warning: spec.flinkConfig["jobmanager.heap.size"]: has no effect, because flinkapp sets it to 2097152k (got "2g"); remove it and use the matching field of the spec [options-forced]',
    '24:5: warning: spec.flinkConfig["taskmanager.heap.size"]: has no effect, because flinkapp sets it to 2097152k (got "2g"); remove it and use the matching field of the spec [options-forced]',
  ],
  'yaml-1.1.yaml': [
    '16:25: error: spec.jobManagerConfig.envConfig.env[0].value: must be a string (got ******); put the value in quotes [kubernetes-types]',
    '17:26: error: spec.jobManagerConfig.envConfig.env[1].value: must be a string (got ******); put the value in quotes [kubernetes-types]',
    '18:23: error: spec.jobManagerConfig.envConfig.env[2].value: must be a string (got ******); put the value in quotes [kubernetes-types]',
  ],
  'environment-values.yaml': [],
  'old-options.yaml': [],
  'metrics-port.yaml': [],
  'template-nulls.yaml': [],
  'template-types.yaml': [
    '17:11: error: spec.taskManagerConfig.podTemplate.metadata.annotations["prometheus.io/scrape"]: must be a string (got true); write "true", in quotes [kubernetes-types]',
    '18:11: error: spec.taskManagerConfig.podTemplate.metadata.annotations["prometheus.io/port"]: must be a string (got 9249); write "9249", in quotes [kubernetes-types]',
    '20:9: error: spec.taskManagerConfig.podTemplate.spec.hostNetwork: must be a boolean (got "false"); write false, without quotes [kubernetes-types]',
    '21:9: error: spec.taskManagerConfig.podTemplate.spec.terminationGracePeriodSeconds: must be an integer (got "30"); write 30, without quotes [kubernetes-types]',
    '24:34: error: spec.taskManagerConfig.podTemplate.spec.containers[0].ports[0].containerPort: must be an integer (got "9249"); write 9249, without quotes [kubernetes-types]',
    '25:13: error: spec.taskManagerConfig.podTemplate.spec.containers[0].command: must be a list (got "sh -c true"); write ["sh", "-c", "true"] [kubernetes-types]',
    '26:35: error: spec.taskManagerConfig.podTemplate.spec.containers[0].env[0].value: must be a string (got ******); put the value in quotes [kubernetes-types]',
    '27:40: error: spec.taskManagerConfig.podTemplate.spec.tolerations[0].operator: unknown value (got "Equals"); write Equal (one of Equal, Exists, Gt, Lt) [kubernetes-types]',
    '27:72: warning: spec.taskManagerConfig.podTemplate.spec.tolerations[0].efect: unknown field, which Kubernetes ignores; did you mean effect? [kubernetes-fields]',
  ],
};

const messagesOf = (file: string): readonly string[] =>
  formatResult('text', checkText('', readFileSync(new URL(file, FOLDER), 'utf8')), '1.0.0')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(1));

for (const [file, messages] of Object.entries(MESSAGES))
  test(`flinkapp check of ${file} reports exactly its mistakes`, () => assert.deepEqual(messagesOf(file), messages));

test('every manifest of the folder is checked', () =>
  assert.deepEqual(
    readdirSync(FOLDER)
      .filter((file) => file.endsWith('.yaml'))
      .sort(),
    Object.keys(MESSAGES).sort(),
  ));

test('an application that flinkapp check reads has defaults in place of nulls, as the API server stores it', () => {
  const [application] = checkText('', readFileSync(new URL('helm-nulls.yaml', FOLDER), 'utf8')).applications;
  const { imagePullPolicy, programArgs, savepointPath, jobManagerConfig } = Object(application).spec;
  assert.deepEqual(
    { imagePullPolicy, programArgs, savepointPath, replicas: jobManagerConfig.replicas },
    { imagePullPolicy: 'IfNotPresent', programArgs: '', savepointPath: undefined, replicas: 1 },
  );
});
