/** Where a spec has types of Kubernetes: a JSON schema with references to the definitions of Kubernetes. */

const of = (definition: string) => ({ $ref: `kubernetes#/definitions/${definition}` });
const listOf = (definition: string) => ({ type: 'array', items: of(definition) });
const objectOf = (properties: object) => ({ type: 'object', properties });

/** Of a whole Pod, flinkapp drops what a template does not have (src/objects/pods/user-template.ts). */
const template = {
  type: 'object',
  additionalProperties: false,
  properties: { apiVersion: {}, kind: {}, status: {}, metadata: of('ObjectMeta'), spec: of('PodSpec') },
};

const withTemplate = objectOf({ podTemplate: template });

const role = objectOf({
  envConfig: objectOf({ env: listOf('EnvVar'), envFrom: listOf('EnvFromSource') }),
  tolerations: listOf('Toleration'),
  affinity: of('Affinity'),
  podTemplate: template,
});

export const USER_SPEC = objectOf({
  volumes: listOf('Volume'),
  volumeMounts: listOf('VolumeMount'),
  securityContext: of('PodSecurityContext'),
  jobManagerConfig: role,
  taskManagerConfig: role,
  client: withTemplate,
  verification: withTemplate,
  shutdownJob: withTemplate,
});
