import { items, type Row, testVerdicts } from './rows.ts';

const POD = 'spec.taskManagerConfig.podTemplate.spec';
const MAIN = `${POD}.containers[0]`;

type Changes = Row[1];

const pod = (fields: object): Changes => ({ taskManagerConfig: { taskSlots: 2, podTemplate: { spec: fields } } });
const main = (fields: object): Changes => pod({ containers: [{ name: 'taskmanager', ...fields }] });
const volume = (source: object): Changes => pod({ volumes: [{ name: 'files', ...source }] });
const variable = (valueFrom: object): Changes => main({ env: [{ name: 'A', valueFrom }] });
const affinity = (value: object): Changes => pod({ affinity: value });

const zone = (more: object): object => ({
  maxSkew: 1,
  topologyKey: 'topology.kubernetes.io/zone',
  whenUnsatisfiable: 'ScheduleAnyway',
  ...more,
});
const term = (operator: string, values?: readonly string[]): object => ({
  matchExpressions: [{ key: 'pool', operator, ...(values === undefined ? {} : { values }) }],
});
const nodes = (...terms: readonly object[]): Changes =>
  affinity({ nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } });
const NODE = `${POD}.affinity.nodeAffinity`;
const TERMS = `${NODE}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;

testVerdicts([
  [
    'Tolerations that Kubernetes takes pass',
    pod({
      tolerations: [
        { operator: 'Exists' },
        { key: 'dedicated', value: 'flink', effect: 'NoSchedule' },
        { key: 'spot', operator: 'Exists', value: '', effect: 'NoExecute', tolerationSeconds: 60 },
      ],
    }),
    [],
  ],
  [
    'Tolerations without a key, with a value of Exists or with seconds of another effect are errors',
    {
      jobManagerConfig: { tolerations: [{ value: 'flink' }, { key: 'a', operator: 'Exists', value: 'b' }] },
      ...pod({ tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }] }),
    },
    [
      'error spec.jobManagerConfig.tolerations[0]: has no key; add the key of the taint, or operator: Exists to tolerate all [tolerations]',
      'error spec.jobManagerConfig.tolerations[1].value: must be empty with operator Exists (got "b"); remove it, or use operator: Equal [tolerations]',
      `error ${POD}.tolerations[0].tolerationSeconds: needs effect: NoExecute (got 5); set that effect, or remove tolerationSeconds [tolerations]`,
    ],
  ],
  [
    'Spreads over several topologies pass',
    pod({
      topologySpreadConstraints: [
        zone({ labelSelector: { matchLabels: { app: 'a' } }, matchLabelKeys: ['pod-template-hash'] }),
        zone({ whenUnsatisfiable: 'DoNotSchedule', minDomains: 2 }),
        zone({ topologyKey: 'kubernetes.io/hostname' }),
      ],
    }),
    [],
  ],
  [
    'Spreads of less than 1, a second one on the same topology and fields without what they need are errors',
    pod({ topologySpreadConstraints: [zone({ maxSkew: 0, minDomains: 0 }), zone({ matchLabelKeys: ['a'] })] }),
    [
      `error ${POD}.topologySpreadConstraints[0].maxSkew: must be at least 1 (got 0); raise it [topology-spread]`,
      `error ${POD}.topologySpreadConstraints[0].minDomains: must be at least 1 (got 0); raise it [topology-spread]`,
      `error ${POD}.topologySpreadConstraints[0].minDomains: needs whenUnsatisfiable: DoNotSchedule (got 0); remove it, or use DoNotSchedule [topology-spread]`,
      `error ${POD}.topologySpreadConstraints[1].matchLabelKeys: needs a labelSelector; add one, or remove it [topology-spread]`,
      `error ${POD}.topologySpreadConstraints[1]: is a second constraint on topology.kubernetes.io/zone with ScheduleAnyway; keep one of them [topology-spread]`,
    ],
  ],
  ['Terms whose values fit their operators pass', nodes(term('In', ['a', 'b']), term('Exists'), term('Gt', ['1'])), []],
  [
    'Terms whose values do not fit their operators are errors',
    nodes(term('In'), term('Exists', ['a']), term('Lt', ['1', '2'])),
    [
      `error ${TERMS}[0].matchExpressions[0]: needs values with operator In; correct the values, or use another operator [affinity]`,
      `error ${TERMS}[1].matchExpressions[0]: has values, which operator Exists cannot have; correct the values, or use another operator [affinity]`,
      `error ${TERMS}[2].matchExpressions[0]: needs one value with operator Lt; correct the values, or use another operator [affinity]`,
    ],
  ],
  [
    'Required node affinity without a term is an error',
    nodes(),
    [`error ${TERMS}: needs at least one term; add one [affinity]`],
  ],
  [
    'Weights outside 1 to 100 and operators of nodes among those of labels are errors',
    affinity({
      nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, preference: term('Exists') }] },
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 101, podAffinityTerm: { topologyKey: 'zone', labelSelector: term('Gt', ['1']) } },
        ],
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'zone', namespaceSelector: { matchExpressions: [{ key: 'a' }] } },
        ],
      },
    }),
    [
      `error ${POD}.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespaceSelector.matchExpressions[0].operator: is missing; add it: Kubernetes requires it [kubernetes-types]`,
      `error ${NODE}.preferredDuringSchedulingIgnoredDuringExecution[0].weight: must be from 1 to 100 (got 0); write another weight [affinity]`,
      `error ${POD}.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: must be from 1 to 100 (got 101); write another weight [affinity]`,
      `error ${POD}.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector.matchExpressions[0].operator: unknown value (got "Gt"); write one of In, NotIn, Exists, DoesNotExist [affinity]`,
    ],
  ],
  [
    'dnsPolicy None with a nameserver passes',
    pod({ dnsPolicy: 'None', dnsConfig: { nameservers: ['10.0.0.10'] } }),
    [],
  ],
  [
    'Settings of a pod that contradict each other are errors; a negative grace period passes, which Kubernetes takes for 1 s',
    pod({ dnsPolicy: 'None', shareProcessNamespace: true, hostPID: true, terminationGracePeriodSeconds: -1 }),
    [
      `error ${POD}.dnsPolicy: needs dnsConfig.nameservers (got "None"); add dnsConfig.nameservers, or use dnsPolicy: ClusterFirst [pod-settings]`,
      `error ${POD}.shareProcessNamespace: contradicts hostPID: true (got true); keep one of them [pod-settings]`,
    ],
  ],
  [
    'Names of other objects and of the pod itself that Kubernetes refuses are errors, once for all pods',
    { serviceAccountName: 'Flink', ...pod({ priorityClassName: 'a_b', hostname: 'a.b', schedulerName: '' }) },
    [
      'error spec.serviceAccountName: invalid name (got "Flink"); use a-z, 0-9, - and . [pod-settings]',
      `error ${POD}.priorityClassName: invalid name (got "a_b"); use a-z, 0-9, - and . [pod-settings]`,
      `error ${POD}.hostname: invalid DNS label (got "a.b"); use at most 63 of a-z, 0-9 and - [pod-settings]`,
    ],
  ],
  [
    'More nameservers than the C library reads are an error',
    pod({ dnsConfig: { nameservers: ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'] } }),
    [`error ${POD}.dnsConfig.nameservers: must have at most 3 items; keep the first ones [pod-settings]`],
  ],
  [
    'A privileged container that may not escalate is an error, as are negative users and incomplete profiles',
    {
      securityContext: { runAsUser: -1, seccompProfile: { type: 'Localhost' } },
      ...pod({
        containers: [
          { name: 'taskmanager', securityContext: { privileged: true, allowPrivilegeEscalation: false } },
          {
            name: 'side',
            image: 'side:1',
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { add: ['CAP_SYS_ADMIN'] },
              seccompProfile: { type: 'RuntimeDefault', localhostProfile: 'a.json' },
            },
          },
        ],
      }),
    },
    [
      'error spec.securityContext.runAsUser: must be at least 0 (got -1); write the number of a user or group [security-context]',
      'error spec.securityContext.seccompProfile.localhostProfile: is missing; add the path of the profile [security-context]',
      `error ${MAIN}.securityContext.allowPrivilegeEscalation: contradicts privileged: true (got false); remove one of them [security-context]`,
      `error ${POD}.containers[1].securityContext.seccompProfile.localhostProfile: needs type Localhost (got "a.json"); remove it, or use type: Localhost [security-context]`,
      `error ${POD}.containers[1].securityContext.allowPrivilegeEscalation: contradicts the capability CAP_SYS_ADMIN (got false); remove one of them [security-context]`,
    ],
  ],
  [
    'A restricted securityContext passes',
    main({
      securityContext: {
        allowPrivilegeEscalation: false,
        runAsNonRoot: true,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
    }),
    [],
  ],
  [
    'Root in a pod without root is a warning, unless the container has another user',
    {
      securityContext: { runAsNonRoot: true },
      ...pod({
        containers: [{ name: 'taskmanager', securityContext: { runAsUser: 9999 } }],
        initContainers: [{ name: 'own', image: 'own:1', securityContext: { runAsUser: 0 } }],
      }),
    },
    [
      `warning ${POD}.initContainers[0].securityContext.runAsUser: is root, which runAsNonRoot forbids: the container will not start (got 0); write another user, such as 9999 of Flink's image, or remove runAsNonRoot [run-as-root]`,
    ],
  ],
  [
    'Fields that Kubernetes gives to variables pass',
    main({
      env: [
        'status.podIP',
        'spec.nodeName',
        'spec.host',
        "metadata.labels['app']",
        "metadata.annotations['a.b/c']",
      ].map((fieldPath, i) => ({ name: `A${i}`, valueFrom: { fieldRef: { fieldPath } } })),
    }),
    [],
  ],
  [
    'A label without brackets is an error that shows them',
    variable({ fieldRef: { fieldPath: 'metadata.labels.app' } }),
    [
      `error ${MAIN}.env[0].valueFrom.fieldRef.fieldPath: is no field for this use (got "metadata.labels.app"); write metadata.labels['app'] [field-references]`,
    ],
  ],
  [
    'A field at another place is an error that names its place',
    variable({ fieldRef: { fieldPath: 'status.nodeName' } }),
    [
      `error ${MAIN}.env[0].valueFrom.fieldRef.fieldPath: is no field for this use (got "status.nodeName"); write spec.nodeName [field-references]`,
    ],
  ],
  [
    'A field that no variable can have is an error that lists those it can have',
    variable({ fieldRef: { fieldPath: 'spec.containers' } }),
    [
      `error ${MAIN}.env[0].valueFrom.fieldRef.fieldPath: is no field for this use (got "spec.containers"); use one of metadata.name, metadata.namespace, metadata.uid, spec.nodeName, spec.serviceAccountName, status.hostIP, status.hostIPs, status.podIP, status.podIPs, or a label as metadata.labels['NAME'] [field-references]`,
    ],
  ],
  [
    'A resource that is none of the container is an error',
    variable({ resourceFieldRef: { resource: 'memory' } }),
    [
      `error ${MAIN}.env[0].valueFrom.resourceFieldRef.resource: is no resource for this use (got "memory"); write it like limits.cpu or requests.memory [field-references]`,
    ],
  ],
  [
    'Files of the downward API with one source each pass',
    volume({
      downwardAPI: {
        items: [
          { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
          { path: 'cpu', resourceFieldRef: { containerName: 'taskmanager', resource: 'limits.cpu' } },
        ],
      },
    }),
    [],
  ],
  [
    'Files of the downward API without exactly one source, or with a field of variables, are errors',
    volume({
      projected: {
        sources: [
          {
            downwardAPI: {
              items: [
                { path: 'none' },
                { path: 'ip', fieldRef: { fieldPath: 'status.podIP' } },
                { path: 'cpu', resourceFieldRef: { resource: 'limits.cpu' } },
              ],
            },
          },
        ],
      },
    }),
    [
      `error ${POD}.volumes[0].projected.sources[0].downwardAPI.items[0]: must have exactly one source; use one of fieldRef, resourceFieldRef [field-references]`,
      `error ${POD}.volumes[0].projected.sources[0].downwardAPI.items[1].fieldRef.fieldPath: is no field for this use (got "status.podIP"); use one of metadata.name, metadata.namespace, metadata.uid, metadata.labels, metadata.annotations, or a label as metadata.labels['NAME'] [field-references]`,
      `error ${POD}.volumes[0].projected.sources[0].downwardAPI.items[2].resourceFieldRef.containerName: is missing; add it: a file needs the name of the container [field-references]`,
    ],
  ],
  [
    'A Secret and a ConfigMap without a name, modes that are no octal number and paths out of the volume are errors',
    {
      volumes: items(
        { name: 'keys', secret: { defaultMode: 400, items: [{ key: 'k', path: '/k', mode: 1000 }] } },
        { name: 'conf', configMap: { items: [{ key: 'k', path: 'a/../b' }] } },
        { name: 'both', projected: { defaultMode: 644, sources: [{ secret: {} }, { configMap: { name: 'a' } }] } },
      ),
    },
    [
      'error spec.volumes[0].secret.secretName: is missing; add the name of the secret [volume-sources]',
      'error spec.volumes[0].secret.items[0].mode: must be from 0 to 0777 (got 1000); write it like 0644 [volume-sources]',
      'error spec.volumes[0].secret.items[0].path: must be a path inside the volume (got "/k"); write it without a leading / and without .. [volume-sources]',
      'error spec.volumes[1].configMap.name: is missing; add the name of the configMap [volume-sources]',
      'error spec.volumes[1].configMap.items[0].path: must be a path inside the volume (got "a/../b"); write it without a leading / and without .. [volume-sources]',
      'error spec.volumes[2].projected.defaultMode: must be from 0 to 0777 (got 644); write 0644 [volume-sources]',
      'error spec.volumes[2].projected.sources[0].secret.name: is missing; add the name of the secret [volume-sources]',
    ],
  ],
  [
    'Parts of a volume by an absolute path, or by two fields, are errors',
    {
      volumes: items({ name: 'a' }),
      volumeMounts: items<{ name: string; mountPath: string; subPath: string; subPathExpr?: string }>(
        { name: 'a', mountPath: '/a', subPath: '/x' },
        { name: 'a', mountPath: '/b', subPath: 'x', subPathExpr: 'y' },
      ),
    },
    [
      'error spec.volumeMounts[0].subPath: must be a path inside the volume (got "/x"); write it without a leading / and without .. [volume-sources]',
      'error spec.volumeMounts[1]: sets both subPath and subPathExpr; keep one of them [volume-sources]',
    ],
  ],
  [
    'A field of a volume that Kubernetes drops does not count as a source',
    volume({ emptyDir: {}, mountPath: '/x' }),
    [
      `warning ${POD}.volumes[0].mountPath: unknown field, which Kubernetes ignores; move it: mountPath is a field of a volumeMount [kubernetes-fields]`,
    ],
  ],
]);
