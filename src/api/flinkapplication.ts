import type { TSchema } from 'typebox';
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

/** What we read of an object's metadata. */
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

/** Ours alone; the API server would refuse or ignore them. */
const OWN_KEYWORDS: ReadonlySet<string> = new Set(['default', 'deploys']);

/** A schema as the API server takes it: plain data without our own keywords. */
export const structural = (schema: TSchema): object => {
  const walk = (value: unknown, names: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => walk(item, false));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(([key]) => names || !OWN_KEYWORDS.has(key));
    return Object.fromEntries(entries.map(([key, inner]) => [key, walk(inner, key === 'properties' && !names)]));
  };
  return JSON.parse(JSON.stringify(walk(JSON.parse(JSON.stringify(schema)), false)));
};

/** Rules that the API server checks by itself, so that they hold with our webhook absent too. */
const SPEC_RULES: readonly CelRule[] = [
  {
    rule: "!(has(self.programArgsList) && has(self.programArgs) && self.programArgs != '')",
    message: 'programArgs and programArgsList exclude each other; keep one',
  },
];

const columns = [
  { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
  { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
  { name: 'Job', type: 'string', jsonPath: '.status.jobStatus.state' },
  { name: 'Job Health', type: 'string', jsonPath: '.status.jobStatus.health' },
  { name: 'Cluster Health', type: 'string', jsonPath: '.status.clusterStatus.health' },
  { name: 'Healthy TMs', type: 'integer', jsonPath: '.status.clusterStatus.healthyTaskManagers', priority: 1 },
  { name: 'Total TMs', type: 'integer', jsonPath: '.status.clusterStatus.numberOfTaskManagers', priority: 1 },
  { name: 'Reason', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].reason', priority: 1 },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
];

/** The CustomResourceDefinition. `*.k8s.io` is a protected group, hence the annotation (Kubernetes KEP-1111). */
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
          scale: { specReplicasPath: '.spec.parallelism', statusReplicasPath: '.status.jobStatus.parallelism' },
        },
        additionalPrinterColumns: columns,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            description: 'A Flink job with the cluster that runs it.',
            required: ['spec'],
            properties: {
              apiVersion: { type: 'string' },
              kind: { type: 'string' },
              metadata: { type: 'object' },
              spec: { ...structural(specSchema), 'x-kubernetes-validations': SPEC_RULES },
              status: structural(statusSchema),
            },
          },
        },
      },
    ],
  },
});
