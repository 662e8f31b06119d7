import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDefaults } from '../../../src/admission/effective-spec.ts';
import { judge } from '../../../src/admission/verdict.ts';
import type { Spec } from '../../../src/api/spec.ts';
import { items, linesOf, metadata, specWith, testVerdicts } from './rows.ts';

/** The TaskManager with a template that has one container. */
const container = (fields: object, ofPod: object = {}): Partial<Spec> => ({
  taskManagerConfig: {
    taskSlots: 2,
    podTemplate: { metadata: ofPod, spec: { containers: [{ name: 'taskmanager', ...fields }] } },
  },
});
const POD = 'spec.taskManagerConfig.podTemplate.spec';

/** A template that the schema keeps although its containers are no list. */
const MALFORMED: Partial<Spec> = JSON.parse('{"verification": {"podTemplate": {"spec": {"containers": "none"}}}}');

const dropped = (path: string, label: string): string =>
  `warning ${path}metadata.labels["${label}"]: is reserved: flinkapp, Metacontroller or Kubernetes sets this label, so flinkapp leaves it out; use another label [labels-reserved]`;

testVerdicts([
  [
    'Variables that Kubernetes refuses are errors, each with what to write',
    {
      jobManagerConfig: {
        envConfig: {
          env: items<{ name: string; value?: unknown; valueFrom?: object }>(
            { name: '9', value: 'x' },
            { name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
            { name: 'B', valueFrom: { secretKeyRef: { name: 's' } } },
            { name: 'C', valueFrom: {} },
            { name: 'A', value: 1 },
          ),
          envFrom: [{}, { secretRef: { name: 's' } }, { configMapRef: {} }],
        },
      },
    },
    [
      'error spec.jobManagerConfig.envConfig.env[4].value: must be a string (got ******); put the value in quotes [kubernetes-types]',
      'error spec.jobManagerConfig.envConfig.env[2].valueFrom.secretKeyRef.key: is missing; add it: Kubernetes requires it [kubernetes-types]',
      'error spec.jobManagerConfig.envConfig.env[1]: sets both value and valueFrom; keep one of them [environment]',
      'error spec.jobManagerConfig.envConfig.env[3].valueFrom: must have exactly one source; use one of fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef [environment]',
      'error spec.jobManagerConfig.envConfig.envFrom[0]: must have exactly one source; set configMapRef.name or secretRef.name [environment]',
      'error spec.jobManagerConfig.envConfig.envFrom[2]: must have exactly one source; set configMapRef.name or secretRef.name [environment]',
      'warning spec.jobManagerConfig.envConfig.env[4].name: duplicate variable, of which Kubernetes keeps only the last (got "A"); remove one [pod-mistakes]',
      'warning spec.jobManagerConfig.envConfig.env[0].name: is refused by Kubernetes before 1.32 (got "9"); use letters, digits and _ [pod-mistakes]',
    ],
  ],
  [
    'An invalid variable of a container in a template is an error',
    container({ env: [{ name: 'a=b', value: 'x' }] }),
    [
      `error ${POD}.containers[0].env[0].name: invalid variable name (got "a=b"); use letters, digits and _ [environment]`,
    ],
  ],
  [
    'Volumes with several sources, mounts of unknown volumes and duplicates of both are errors',
    {
      volumes: items(
        { name: 'a' },
        { name: 'A_b', emptyDir: {}, secret: { secretName: 's' } },
        { name: 'a', emptyDir: {} },
      ),
      volumeMounts: [
        { name: 'a', mountPath: '/a' },
        { name: 'z', mountPath: '/a' },
        { name: 'a', mountPath: '/b:c' },
      ],
    },
    [
      'error spec.volumes[1].name: invalid DNS label (got "A_b"); use at most 63 of a-z, 0-9 and - [volumes]',
      'error spec.volumes[1]: has several sources: emptyDir, secret; keep one of them [volumes]',
      'error spec.volumes[2].name: duplicate volume name (got "a"); give each volume its own name [volumes]',
      'error spec.volumeMounts[1].name: unknown volume (got "z"); add the volume, or correct the name [volumes]',
      'error spec.volumeMounts[1].mountPath: duplicate mount path (got "/a"); mount one of the volumes elsewhere [volumes]',
      'warning spec.volumeMounts[2].mountPath: must not contain a colon: a container runtime may refuse it (got "/b:c"); use another path [pod-mistakes]',
    ],
  ],
  [
    'A template of a role can mount its own volumes and those of the spec, but no others',
    {
      volumes: items({ name: 'shared', emptyDir: {} }),
      taskManagerConfig: {
        taskSlots: 2,
        podTemplate: {
          spec: {
            volumes: [{ name: 'own', emptyDir: {} }],
            containers: [
              {
                name: 'taskmanager',
                volumeMounts: [
                  { name: 'own', mountPath: '/o' },
                  { name: 'shared', mountPath: '/s' },
                  { name: 'no', mountPath: '/n' },
                ],
              },
            ],
          },
        },
      },
    },
    [
      `error ${POD}.containers[0].volumeMounts[2].name: unknown volume (got "no"); add the volume, or correct the name [volumes]`,
    ],
  ],
  [
    'A hook cannot mount the volumes of the spec',
    {
      volumes: items({ name: 'shared', emptyDir: {} }),
      shutdownJob: {
        podTemplate: {
          spec: { containers: [{ name: 'a', image: 'b:1', volumeMounts: [{ name: 'shared', mountPath: '/s' }] }] },
        },
      },
    },
    [
      'error spec.shutdownJob.podTemplate.spec.containers[0].volumeMounts[0].name: unknown volume (got "shared"); add the volume, or correct the name [volumes]',
    ],
  ],
  [
    'Invalid quantities of a container and a request above its limit are errors',
    container({ resources: { requests: { cpu: '2', memory: 'lots' }, limits: { cpu: 1 } } }),
    [
      `error ${POD}.containers[0].resources.requests.memory: invalid Kubernetes quantity (got "lots"); write it like 500m, 2 or 1Gi [pod-resources]`,
      `error ${POD}.containers[0].resources.requests.cpu: exceeds limits.cpu of 1 (got "2"); raise the limit or lower the request [pod-resources]`,
    ],
  ],
  [
    'Labels, annotations and node selectors that Kubernetes refuses are errors',
    {
      ...container({}, { labels: { 'a b': 'x', team: 'a b', ok: '' }, annotations: { '/x': 'free text' } }),
      jobManagerConfig: { nodeSelector: { 'example.com/pool': 'big!' } },
    },
    [
      'error spec.jobManagerConfig.nodeSelector["example.com/pool"]: invalid label value (got "big!"); use at most 63 letters, digits, -, _ and ., in quotes [labels]',
      'error spec.taskManagerConfig.podTemplate.metadata.labels["a b"]: invalid key; use letters, digits, -, _ and ., after an optional DNS prefix and / [labels]',
      'error spec.taskManagerConfig.podTemplate.metadata.labels["team"]: invalid label value (got "a b"); use at most 63 letters, digits, -, _ and ., in quotes [labels]',
      'error spec.taskManagerConfig.podTemplate.metadata.annotations["/x"]: invalid key; use letters, digits, -, _ and ., after an optional DNS prefix and / [labels]',
    ],
  ],
  [
    "Sidecars on the TCP port of Flink or of another sidecar are warnings; Flink's own container and UDP ports pass",
    {
      uiPort: 8082,
      taskManagerConfig: {
        taskSlots: 2,
        podTemplate: {
          spec: {
            containers: items(
              { name: 'taskmanager', ports: [{ containerPort: 6122 }, { containerPort: 6123 }] },
              {
                name: 'one',
                image: 'one:1',
                ports: [{ containerPort: 8082 }, { containerPort: 6125 }, { containerPort: 6123, protocol: 'UDP' }],
              },
              { name: 'two', image: 'two:1', ports: [{ containerPort: 8082, protocol: 'TCP' }] },
            ),
          },
        },
      },
    },
    [
      `warning ${POD}.containers[1].ports[1].containerPort: conflicts with Flink's blob port in the same pod (got 6125); use another port [sidecar-ports]`,
      `warning ${POD}.containers[2].ports[0].containerPort: conflicts with a port of container one in the same pod (got 8082); use another port [sidecar-ports]`,
    ],
  ],
  [
    'A pod template that uses reserved labels or variables, or lacks names or images, gives an error for each',
    {
      jobManagerConfig: {
        podTemplate: {
          metadata: { labels: { 'flink-app': 'x', mine: 'y' } },
          spec: {
            restartPolicy: 'Never',
            initContainers: [{}],
            volumes: 'none',
            containers: [
              {
                name: 'jobmanager',
                env: [
                  { name: 'HOST_IP', value: '1' },
                  { name: 'A', value: '1' },
                ],
              },
              { name: 'flink-main-container' },
              { name: 'side', image: 'i' },
            ],
          },
        },
      },
    },
    [
      'error spec.jobManagerConfig.podTemplate.spec.volumes: must be a list (got "none"); write each item after a dash [kubernetes-types]',
      'error spec.jobManagerConfig.podTemplate.spec.initContainers[0].name: is missing; add it: Kubernetes requires it [kubernetes-types]',
      "error spec.jobManagerConfig.podTemplate.spec.containers[1].image: is missing; name the container jobmanager: it is Flink's [containers]",
      "error spec.jobManagerConfig.podTemplate.spec.initContainers[0].image: is missing; add the init container's image [containers]",
      'error spec.jobManagerConfig.podTemplate.metadata.labels["flink-app"]: is reserved: flinkapp selects a Flink cluster\'s pods by it; use another label [pod-template]',
      'error spec.jobManagerConfig.podTemplate.spec.containers[0].env[0].name: is reserved: flinkapp sets this variable (got "HOST_IP"); use flinkConfig, or another name [pod-template]',
      'error spec.jobManagerConfig.podTemplate.spec.restartPolicy: must be Always in a Deployment (got "Never"); remove it [pod-template]',
      'warning spec.jobManagerConfig.podTemplate.spec.containers[2].image: has no tag, so a new pod may run another image (got "i"); use the tag of a version, or a digest [image-tag]',
    ],
  ],
  [
    'A pod template with the default restart policy and nothing else passes',
    { taskManagerConfig: { podTemplate: { spec: { restartPolicy: 'Always' } } } },
    [],
  ],
  [
    'Hook Jobs without containers, or with an incomplete container or a policy of Deployments, are errors',
    {
      verification: { podTemplate: {} },
      shutdownJob: { podTemplate: { spec: { restartPolicy: 'Always', containers: [{ name: '' }] } } },
    },
    [
      'error spec.shutdownJob.podTemplate.spec.containers[0].name: must not be empty (got ""); write a value [kubernetes-types]',
      'error spec.verification.podTemplate.spec.containers: needs at least one container; add the one that does the work, with its image [containers]',
      'error spec.shutdownJob.podTemplate.spec.containers[0].image: is missing; add it: every container of a Job needs an image [containers]',
      'error spec.shutdownJob.podTemplate.spec.restartPolicy: must be Never or OnFailure in a Job (got "Always"); remove it [hook-jobs]',
    ],
  ],
  [
    'A hook Job whose containers are no list is an error',
    MALFORMED,
    [
      'error spec.verification.podTemplate.spec.containers: must be a list (got "none"); write each item after a dash [kubernetes-types]',
    ],
  ],
  [
    'A hook Job with the label of flinkapp is an error',
    {
      shutdownJob: {
        podTemplate: {
          metadata: { labels: { 'flink-app': 'x' } },
          spec: { containers: [{ name: 'a', image: 'b:1' }] },
        },
      },
    },
    [
      'error spec.shutdownJob.podTemplate.metadata.labels["flink-app"]: is reserved: flinkapp selects a Flink cluster\'s pods by it (got "x"); use another label [hook-jobs]',
    ],
  ],
  [
    'Labels of controllers in a template are warnings, once for each label that no other rule refuses',
    {
      submission: 'Job',
      ...container({}, { labels: { 'flink-app': 'x', 'pod-template-hash': 'y' } }),
      client: { podTemplate: { metadata: { labels: { 'flink-app-hash': 'x', team: 'a' } } } },
      shutdownJob: {
        podTemplate: {
          metadata: { labels: { 'flink-app-hash': 'x', 'batch.kubernetes.io/job-name': 'y' } },
          spec: { containers: [{ name: 'a', image: 'b:1' }] },
        },
      },
    },
    [
      'error spec.taskManagerConfig.podTemplate.metadata.labels["flink-app"]: is reserved: flinkapp selects a Flink cluster\'s pods by it; use another label [pod-template]',
      dropped('spec.taskManagerConfig.podTemplate.', 'pod-template-hash'),
      dropped('spec.client.podTemplate.', 'flink-app-hash'),
      dropped('spec.shutdownJob.podTemplate.', 'flink-app-hash'),
      dropped('spec.shutdownJob.podTemplate.', 'batch.kubernetes.io/job-name'),
    ],
  ],
  [
    'Invalid image names are errors',
    { image: 'Registry.local/Team/job:1', ...container({ image: 'a b' }) },
    [
      'error spec.image: invalid image name (got "Registry.local/Team/job:1"); write it as registry/repository:tag, with the repository in lower case [image-name]',
      `error ${POD}.containers[0].image: invalid image name (got "a b"); write it as registry/repository:tag, with the repository in lower case [image-name]`,
      `warning ${POD}.containers[0].image: has no tag, so a new pod may run another image (got "a b"); use the tag of a version, or a digest [image-tag]`,
    ],
  ],
  [
    'Images without a tag or with the tag latest are warnings',
    { image: 'registry:5000/job', ...container({ image: 'job:latest' }) },
    [
      'warning spec.image: has no tag, so a new pod may run another image (got "registry:5000/job"); use the tag of a version, or a digest [image-tag]',
      `warning ${POD}.containers[0].image: has the tag latest, so a new pod may run another image (got "job:latest"); use the tag of a version, or a digest [image-tag]`,
    ],
  ],
  [
    'An image with a digest passes, also from a registry in upper case',
    { image: `Registry.local:5000/team/job@sha256:${'0'.repeat(64)}` },
    [],
  ],
  [
    "A flinkVersion other than the official image's is a warning",
    { image: 'docker.io/library/flink:1.18.1-java17', flinkVersion: '1.20' },
    [
      'warning spec.flinkVersion: does not match the image docker.io/library/flink:1.18.1-java17 (got "1.20"); write 1.18, or use another image [image-tag]',
    ],
  ],
]);

test('Reserved labels of the application itself are warnings', () => {
  const labels = { team: 'a', 'controller-uid': 'x', 'flink-app': 'y' };
  const verdict = judge({ ...metadata, labels }, withDefaults(specWith()));
  assert.deepEqual(linesOf(verdict), [dropped('', 'controller-uid'), dropped('', 'flink-app')]);
});
