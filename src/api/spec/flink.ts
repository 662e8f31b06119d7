import { integer, object, opaque, optional, string } from '../kit.ts';
import { role } from './role.ts';

/** Fields of the spec that describe the Flink cluster. */

const port = (description: string, standard: number) =>
  optional(integer({ description, minimum: 1, maximum: 65535, default: standard, deploys: true }));

export const flinkFields = {
  flinkVersion: optional(
    string({
      description:
        'Flink version of the image, such as `1.20` or `2.3.0`. It decides on the memory options and the option names that flinkapp writes. If absent, flinkapp writes the memory options of Flink before 1.11.',
      deploys: true,
    }),
  ),
  flinkConfig: optional(
    opaque({
      description:
        'Flink configuration: option names with a string, number or boolean each. Other fields of the spec set ports, task slots and memory.',
      deploys: true,
    }),
  ),
  jobManagerConfig: optional(
    object(
      {
        ...role('JobManager', '4 CPUs and 3Gi'),
        replicas: optional(
          integer({
            description: 'Number of JobManagers. More than one needs high availability in flinkConfig.',
            minimum: 1,
            default: 1,
          }),
        ),
      },
      { description: 'The JobManager.', deploys: true },
    ),
  ),
  taskManagerConfig: optional(
    object(
      {
        ...role('TaskManager', '2 CPUs and 1536Mi (1Gi for Flink before 1.11)'),
        taskSlots: optional(integer({ description: 'Task slots of each TaskManager.', minimum: 1, default: 16 })),
      },
      {
        description: 'The TaskManagers. flinkapp runs parallelism / taskSlots of them, rounded up.',
        deploys: true,
      },
    ),
  ),
  rpcPort: port('RPC port of the JobManager (Flink option jobmanager.rpc.port).', 6123),
  blobPort: port('Port of the blob server (blob.server.port).', 6125),
  queryPort: port('Port of the queryable state server (query.server.port).', 6124),
  uiPort: port('Port of the REST API and the dashboard (rest.port).', 8081),
  metricsQueryPort: port("Port of Flink's internal metric query service (metrics.internal.query-service.port).", 50101),
};
