import { type Fields, isFields } from '../fields.ts';
import { boolean, integer, map, oneOf, opaque, open, optional, string } from '../kit.ts';
import { mapSchema } from '../map-schema.ts';
import { specSchema } from '../spec.ts';
import { statusSchema } from '../status.ts';
import { deployHash } from './deploy-record.ts';
import { jobStatusSchema } from './job-status.ts';

/** What a stored status has to be like so that flinkapp can decide from it. The CRD says less, so that it can stay older. */

const start = open(
  {
    jobId: string({ description: 'Job id in Flink.' }),
    attempt: integer({ description: 'Number of the submission.' }),
    restorePath: optional(string({ description: 'The restore point.' })),
    allowNonRestoredState: optional(boolean({ description: 'As in the spec.' })),
  },
  { description: 'What the JobManager starts with.', needs: ['jobId', 'attempt'] },
);

/** A spec was valid when it was deployed. Its bounds can be narrower today; its types are the same. */
const deployedSpec = mapSchema(JSON.parse(JSON.stringify(specSchema)), (schema) => ({
  ...schema,
  needs: schema['required'],
}));

const record = open(
  {
    hash: deployHash('Name of the cluster.'),
    spec: opaque({ description: 'What was deployed.' }),
    labels: optional(map(string({ description: 'A label.' }), { description: 'Labels of the pods.' })),
    config: optional(string({ description: 'Hash of the ConfigMaps and Secrets.' })),
    rescaled: optional(string({ description: 'Hash of the spec that the job was rescaled to.' })),
    haClusterId: optional(string({ description: 'Id of the cluster in its high-availability store.' })),
    start: optional(start),
  },
  { description: 'A deploy record.', needs: ['hash', 'spec'] },
);

const records = open(
  {
    deployed: optional(record),
    updating: optional(record),
    previous: optional(
      open({ record, job: optional(jobStatusSchema) }, { description: 'The previous version.', needs: ['record'] }),
    ),
    rescaling: optional(
      open(
        { record, by: oneOf(['scheduler', 'restart', 'replicas'], { description: 'How.', decides: true }) },
        { description: 'A rescale in place.', needs: ['record', 'by'] },
      ),
    ),
  },
  { description: 'The records of the status.' },
);

const isRecord = ({ properties }: Fields): boolean =>
  isFields(properties) && 'hash' in properties && 'spec' in properties;

const withDeployedSpec = (schema: Fields): Fields =>
  isRecord(schema) && isFields(schema['properties'])
    ? { ...schema, properties: { ...schema['properties'], spec: deployedSpec } }
    : schema;

/** Types, what decides, and what is needed. */
const keepDeciding = ({ type, properties, items, additionalProperties, anyOf, ...schema }: Fields): Fields => {
  const { enum: words, format, pattern } = schema;
  const kept = {
    type,
    properties,
    items,
    additionalProperties,
    anyOf,
    required: schema['needs'],
    ...(schema['decides'] === true ? { enum: words, format, pattern } : {}),
  };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
};

const plain = (schema: unknown): Fields => JSON.parse(JSON.stringify(schema));

/** The JSON schema of a readable status. */
export const storedStatusSchema = (): object => {
  const status = plain(statusSchema);
  const properties = Object.assign({}, status['properties'], plain(records)['properties']);
  return Object(mapSchema(mapSchema({ ...status, properties }, withDeployedSpec), keepDeciding));
};
