import { crdSchema, statusCrdSchema } from './crd-schema.ts';
import type { CelRule } from './kit.ts';
import type { Spec } from './spec.ts';
import { specSchema } from './spec.ts';
import type { Status } from './status.ts';
import { statusSchema } from './status.ts';

export const GROUP = 'flink.k8s.io';
export const VERSION = 'v1beta1';
export const API_VERSION = `${GROUP}/${VERSION}`;
export const KIND = 'FlinkApplication';
export const PLURAL = 'flinkapplications';

/** The metadata that flinkapp reads. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly generation?: number;
  readonly resourceVersion?: string;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
}

export interface FlinkApplication {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec: Spec;
  readonly status?: Status;
}

/** Rules that the API server evaluates itself: they hold also while no webhook answers. */
const SPEC_RULES: readonly CelRule[] = [
  {
    rule: "!(has(self.programArgsList) && has(self.programArgs) && self.programArgs != '')",
    message: 'programArgs and programArgsList exclude each other; keep one',
  },
];

/** Columns of `kubectl get`; those with a priority show with `-o wide`. */
const COLUMNS = [
  { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
  { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
  { name: 'Job', type: 'string', jsonPath: '.status.jobStatus.state' },
  { name: 'Job Health', type: 'string', jsonPath: '.status.jobStatus.health' },
  { name: 'Cluster Health', type: 'string', jsonPath: '.status.clusterStatus.health' },
  { name: 'Healthy TMs', type: 'integer', jsonPath: '.status.clusterStatus.healthyTaskManagers', priority: 1 },
  { name: 'Total TMs', type: 'integer', jsonPath: '.status.clusterStatus.numberOfTaskManagers', priority: 1 },
  { name: 'Reason', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].reason', priority: 1 },
  { name: 'Team', type: 'string', jsonPath: '.spec.owner.team', priority: 1 },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
];

/** The CustomResourceDefinition. Kubernetes protects groups in `k8s.io` and requires the annotation (KEP-1111). */
export const customResourceDefinition = () => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: `${PLURAL}.${GROUP}`,
    annotations: { 'api-approved.kubernetes.io': 'unapproved, the group of an earlier operator' },
  },
  spec: {
    group: GROUP,
    scope: 'Namespaced',
    names: {
      kind: KIND,
      listKind: `${KIND}List`,
      plural: PLURAL,
      singular: 'flinkapplication',
      shortNames: ['flinkapp', 'fa'],
      categories: ['all'],
    },
    versions: [
      {
        name: VERSION,
        served: true,
        storage: true,
        subresources: {
          status: {},
          scale: {
            specReplicasPath: '.spec.parallelism',
            statusReplicasPath: '.status.jobStatus.parallelism',
            labelSelectorPath: '.status.clusterStatus.taskManagerSelector',
          },
        },
        additionalPrinterColumns: COLUMNS,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            description: 'A Flink job and the cluster that runs it.',
            required: ['spec'],
            properties: {
              apiVersion: { type: 'string' },
              kind: { type: 'string' },
              metadata: { type: 'object' },
              spec: { ...crdSchema(specSchema), 'x-kubernetes-validations': SPEC_RULES },
              status: statusCrdSchema(statusSchema),
            },
          },
        },
      },
    ],
  },
});
