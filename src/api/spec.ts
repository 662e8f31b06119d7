import type { Static } from 'typebox';
import { boolean, integer, list, object, oneOf, opaque, open, optional, string } from './kit.ts';
import { disruptionBudget } from './spec/disruption-budget.ts';
import { hookJob } from './spec/hook-job.ts';
import { ingress } from './spec/ingress.ts';
import { restartPolicy } from './spec/restart-policy.ts';
import { role } from './spec/roles.ts';
import { rollback } from './spec/rollback.ts';
import { savepointPolicy } from './spec/savepoint-policy.ts';

/** Everything a user may say, with bounds, defaults and meaning. The CRD, the types and the reference come from here. */

const port = (description: string, standard: number) =>
  optional(integer({ description, minimum: 1, maximum: 65535, default: standard, deploys: true }));

const volume = open(
  { name: string({ description: 'Name the mounts refer to.', minLength: 1 }) },
  { description: 'A Kubernetes Volume.' },
);

const volumeMount = open(
  {
    name: string({ description: 'Name of a volume above.', minLength: 1 }),
    mountPath: string({ description: 'Where it appears in the container.', minLength: 1 }),
  },
  { description: 'A Kubernetes VolumeMount.' },
);

export const specSchema = object(
  {
    image: string({ description: 'Image of both roles; it holds the job jar.', minLength: 1, deploys: true }),
    imagePullPolicy: optional(
      oneOf(['Always', 'Never', 'IfNotPresent'], {
        description: 'When the kubelet pulls the image.',
        default: 'IfNotPresent',
        deploys: true,
      }),
    ),
    imagePullSecrets: optional(
      list(
        object({ name: string({ description: 'Name of a Secret.', minLength: 1 }) }, { description: 'A reference.' }),
        {
          description: 'Secrets to pull the image with.',
          deploys: true,
        },
      ),
    ),
    serviceAccountName: optional(string({ description: 'ServiceAccount of both pods.', deploys: true })),
    securityContext: optional(
      opaque({ description: 'PodSecurityContext of both pods, kept as it is.', deploys: true }),
    ),
    flinkConfig: optional(
      opaque<Readonly<Record<string, unknown>>>({
        description: 'Flink options, each a string, number or boolean.',
        deploys: true,
      }),
    ),
    flinkVersion: optional(
      string({
        description:
          'Flink of the image, as `1.20` or `2.3.0`. Chooses the memory model; without it the one before 1.11.',
        deploys: true,
      }),
    ),
    jobManagerConfig: optional(
      object(
        {
          ...role('JobManager'),
          replicas: optional(
            integer({ description: 'JobManager pods; more than one needs high availability.', minimum: 1, default: 1 }),
          ),
        },
        { description: 'The JobManager.', deploys: true },
      ),
    ),
    taskManagerConfig: optional(
      object(
        {
          ...role('TaskManager'),
          taskSlots: optional(integer({ description: 'Slots a TaskManager offers.', minimum: 1, default: 16 })),
        },
        { description: 'The TaskManagers: as many as parallelism / taskSlots, rounded up.', deploys: true },
      ),
    ),
    submission: optional(
      oneOf(['Rest', 'Application', 'Job'], {
        description:
          'How the job comes to Flink. Rest, and where it is absent: it is sent to a JobManager that runs already. Application: the JobManager is started for it and runs its main method (Flink 1.15 and newer). Job: a Kubernetes Job runs the client of the image, `flink run` (Flink 1.11 and newer): Python, SQL, Beam.',
        deploys: true,
      }),
    ),
    jarName: optional(
      string({
        description:
          'Job jar, by its file name in the upload folder of the image. Application: absent, the jar lies in /opt/flink/usrlib. Job: its name there.',
        minLength: 1,
        deploys: true,
      }),
    ),
    client: optional(
      object(
        {
          args: optional(
            list(string({ description: 'One argument.' }), {
              description:
                'What `flink run` is given in place of class and jar: `[--python, /opt/app/job.py]`. The arguments of the job come after it.',
            }),
          ),
          podTemplate: optional(
            opaque({
              description:
                'A Kubernetes PodTemplateSpec, merged over the pod of the client by name: its container is called client.',
            }),
          ),
        },
        { description: 'submission Job: the pod that brings the job to its cluster.', deploys: true },
      ),
    ),
    parallelism: integer({ description: 'Parallelism of the job.', minimum: 1, maximum: 32768, deploys: true }),
    entryClass: optional(
      string({ description: 'Main class of the job. Required but with client.args.', minLength: 1, deploys: true }),
    ),
    programArgs: optional(
      string({
        description: 'Arguments of the job in one string, split as a shell would.',
        default: '',
        deploys: true,
      }),
    ),
    programArgsList: optional(
      list(string({ description: 'One argument.' }), {
        description: 'Arguments that quoting would break. Excludes programArgs.',
        deploys: true,
      }),
    ),
    savepointInfo: optional(
      object(
        { savepointLocation: optional(string({ description: 'Read where savepointPath is absent.' })) },
        { description: 'Deprecated: use savepointPath.' },
      ),
    ),
    savepointPath: optional(
      string({
        description:
          'Savepoint or checkpoint to start from: the first deploy, and any deploy that changes it to another path.',
        deploys: true,
      }),
    ),
    savepointDisabled: optional(boolean({ description: 'True: read as upgradeMode Stateless.', default: false })),
    upgradeMode: optional(
      oneOf(['Savepoint', 'LastState', 'Stateless'], {
        description:
          'How state crosses an upgrade. Savepoint: the job is stopped with one. LastState: the job is cancelled and its newest retained checkpoint used; the JobManager may be down. Stateless: none.',
        default: 'Savepoint',
      }),
    ),
    deploymentMode: optional(
      oneOf(['Single', 'Dual', 'BlueGreen'], {
        description:
          'How an upgrade replaces the cluster. Dual: the new one first, the old one kept until the new job is proven. Single: the old one goes first, so that never two take resources. BlueGreen: both jobs run until one is ended. Cannot be changed.',
        default: 'Dual',
      }),
    ),
    promotion: optional(
      oneOf(['Manual', 'Automatic'], {
        description:
          'BlueGreen: whether the old version is ended by tearDownVersionHash, or as soon as the new job is proven.',
        default: 'Manual',
      }),
    ),
    ingress: optional(ingress),
    podDisruptionBudget: optional(
      object(
        {
          jobManager: optional(disruptionBudget('JobManager')),
          taskManager: optional(disruptionBudget('TaskManager')),
        },
        { description: 'How many pods of a cluster may be drained at once. No deploy.' },
      ),
    ),
    suspended: optional(
      boolean({
        description:
          'True: the job is stopped as upgradeMode says and every pod released; false: it goes on from there.',
        default: false,
      }),
    ),
    savepointNonce: optional(string({ description: 'Any change takes a savepoint of the running job.' })),
    savepointPolicy: optional(savepointPolicy),
    finishedTtlSeconds: optional(
      integer({
        description:
          'A job that came to its own end keeps its cluster for so many seconds; without it, until the next change.',
        minimum: 0,
      }),
    ),
    rollback: optional(rollback),
    verification: optional(
      hookJob(
        'A Job that must succeed before a deploy counts as proven, and before a BlueGreen pair is promoted. Where it fails, the deploy is taken back.',
      ),
    ),
    shutdownJob: optional(
      hookJob(
        'A Job that runs when the application is deleted or suspended: its job has ended, its cluster is still there. Where it fails, that is told.',
      ),
    ),
    restartPolicy: optional(restartPolicy),
    rpcPort: port('RPC port of the JobManager.', 6123),
    blobPort: port('Port of the blob server.', 6125),
    queryPort: port('Port of queryable state.', 6124),
    uiPort: port('REST API and dashboard.', 8081),
    metricsQueryPort: port("Port of Flink's internal metric query service.", 50101),
    volumes: optional(list(volume, { description: 'Volumes of both pods.', deploys: true })),
    volumeMounts: optional(list(volumeMount, { description: 'Mounts in both containers.', deploys: true })),
    rolloutOnConfigChange: optional(
      boolean({
        description:
          'True: a change of a ConfigMap or Secret that the pods read, by volume or variable, is deployed like an edit of the spec.',
        default: false,
      }),
    ),
    restartNonce: optional(string({ description: 'Any change deploys again.', deploys: true })),
    deleteMode: optional(
      oneOf(['Savepoint', 'ForceCancel', 'None'], {
        description:
          'What happens to the job when the resource is deleted: stopped with a savepoint, cancelled, or just removed with its pods.',
        default: 'Savepoint',
      }),
    ),
    scaleMode: optional(
      oneOf(['NewCluster', 'InPlace'], {
        description:
          'How a change of parallelism alone is carried out. NewCluster: like every other deploy. InPlace: on the same cluster, by the adaptive scheduler (Flink 1.18 and newer) or with a savepoint and a restart.',
        default: 'NewCluster',
      }),
    ),
    allowNonRestoredState: optional(
      boolean({ description: 'Start although the savepoint holds state the job no longer has.', default: false }),
    ),
    deletionDeadlineSeconds: optional(
      integer({
        description:
          'A deletion gives its savepoint up after so many seconds, and says which restore point is the last.',
        minimum: 1,
        default: 600,
      }),
    ),
    forceRollback: optional(
      boolean({
        description:
          'True: give up the deploy under way, or one that is not yet proven, and go back to the version before.',
        default: false,
      }),
    ),
    maxCheckpointRestoreAgeSeconds: optional(
      integer({
        description: 'Age in seconds up to which a checkpoint may stand in for the savepoint of an upgrade.',
        minimum: 1,
        default: 3600,
      }),
    ),
    tearDownVersionHash: optional(
      string({ description: 'BlueGreen: the deploy hash of the version to end, either of the two that run.' }),
    ),
    fallbackWithoutState: optional(
      boolean({
        description: 'Start with no state where neither savepoint nor checkpoint is to be had.',
        default: false,
      }),
    ),
  },
  { description: 'What should run.' },
);

/** The spec as stored; admission's defaults may still be missing (webhooks can be absent). */
export type Spec = Static<typeof specSchema>;
export type RoleConfig = NonNullable<Spec['jobManagerConfig']> | NonNullable<Spec['taskManagerConfig']>;
