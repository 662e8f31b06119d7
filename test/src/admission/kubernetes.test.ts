import { items, type Row, testVerdicts } from './rows.ts';

const POD = 'spec.taskManagerConfig.podTemplate.spec';
const MAIN = `${POD}.containers[0]`;

type Changes = Row[1];

/** TaskManagers with a template whose spec has some fields of any type. */
const pod = (fields: object): Changes => ({ taskManagerConfig: { taskSlots: 2, podTemplate: { spec: fields } } });
/** The same with fields of Flink's own container. */
const main = (fields: object): Changes => pod({ containers: [{ name: 'taskmanager', ...fields }] });
const sidecar = (fields: object): Changes => pod({ containers: [{ name: 'side', image: 'side:1', ...fields }] });
const init = (fields: object): Changes => pod({ initContainers: [{ name: 'first', image: 'first:1', ...fields }] });
const COMMAND = { exec: { command: ['true'] } };

testVerdicts([
  [
    'A volume without a source, a whole Pod and a sidecar with restartPolicy Always pass',
    {
      volumes: items({ name: 'data' }),
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
      taskManagerConfig: {
        taskSlots: 2,
        podTemplate: {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'x', creationTimestamp: null },
          spec: {
            initContainers: [{ name: 's', image: 's:1', restartPolicy: 'Always', startupProbe: COMMAND }],
            containers: [{ name: 'taskmanager', lifecycle: { preStop: { sleep: { seconds: 5 } } } }],
          },
        },
      },
    },
    [],
  ],
  [
    'Wrong types say what to write, also where the meant value is unclear',
    main({
      securityContext: { runAsUser: 'root', privileged: 'yes' },
      ports: { containerPort: 9249 },
      args: '--a b',
      resources: { limits: { memory: true } },
      workingDir: 5,
      tty: 'maybe',
    }),
    [
      `error ${MAIN}.args: must be a list (got ******); write each item after a dash [kubernetes-types]`,
      `error ${MAIN}.ports: must be a list (got {…}); write each item after a dash [kubernetes-types]`,
      `error ${MAIN}.resources.limits.memory: must be a Kubernetes quantity (got true); write it like 500m, 2 or 1Gi [kubernetes-types]`,
      `error ${MAIN}.securityContext.privileged: must be a boolean (got "yes"); write true, without quotes [kubernetes-types]`,
      `error ${MAIN}.securityContext.runAsUser: must be an integer (got "root"); write a whole number [kubernetes-types]`,
      `error ${MAIN}.tty: must be a boolean (got "maybe"); write true or false, without quotes [kubernetes-types]`,
      `error ${MAIN}.workingDir: must be a string (got 5); write "5", in quotes [kubernetes-types]`,
    ],
  ],
  [
    'A port is a number or a name, and amounts, texts and numbers have bounds',
    main({
      readinessProbe: { httpGet: { port: true, path: '/' } },
      ports: [{ containerPort: 99_999_999_999 }],
      volumeMounts: [{ name: 'data', mountPath: '' }],
    }),
    [
      `error ${MAIN}.ports[0].containerPort: is too large for an integer (got 99999999999); write a smaller number [kubernetes-types]`,
      `error ${MAIN}.readinessProbe.httpGet.port: must be an integer or a string (got true); write a number or a name [kubernetes-types]`,
      `error ${MAIN}.volumeMounts[0].mountPath: must not be empty (got ""); write a value [kubernetes-types]`,
      `error ${MAIN}.volumeMounts[0].name: unknown volume (got "data"); add the volume, or correct the name [volumes]`,
    ],
  ],
  [
    'A reference of a variable needs its name, and a field reference its path',
    main({
      env: [
        { name: 'A', valueFrom: { secretKeyRef: { key: 'k' } } },
        { name: 'B', valueFrom: { fieldRef: {} } },
      ],
    }),
    [
      `error ${MAIN}.env[1].valueFrom.fieldRef.fieldPath: is missing; add it: Kubernetes requires it [kubernetes-types]`,
      `error ${MAIN}.env[0].valueFrom.secretKeyRef.name: is missing; add it: a secretKeyRef needs name [environment]`,
    ],
  ],
  [
    'Words in another case and required fields of lists are errors with the field that the user wrote',
    {
      taskManagerConfig: {
        taskSlots: 2,
        tolerations: [{ key: 'a', operator: 'exists' }],
        podTemplate: { spec: { topologySpreadConstraints: [{ maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway' }] } },
      },
    },
    [
      'error spec.taskManagerConfig.tolerations[0].operator: unknown value (got "exists"); write Exists (one of Equal, Exists, Gt, Lt) [kubernetes-types]',
      `error ${POD}.topologySpreadConstraints[0].topologyKey: is missing; add it: Kubernetes requires it [kubernetes-types]`,
    ],
  ],
  [
    'A fault in what all pods have is reported once',
    { securityContext: { runAsUser: '1000' } },
    [
      'error spec.securityContext.runAsUser: must be an integer (got "1000"); write 1000, without quotes [kubernetes-types]',
    ],
  ],
  [
    'Fields that Kubernetes would drop are warnings with their name or their place',
    main({
      fsGroup: 1,
      securityContext: { fsGroup: 1 },
      ports: [{ port: 1, containerPort: 9249 }],
      volumeClaimTemplates: [],
      x: 1,
    }),
    [
      `warning ${MAIN}.fsGroup: unknown field, which Kubernetes ignores; move it: fsGroup is a field of the pod's securityContext [kubernetes-fields]`,
      `warning ${MAIN}.volumeClaimTemplates: unknown field, which Kubernetes ignores; remove it: a Deployment has none; use a volume with ephemeral.volumeClaimTemplate [kubernetes-fields]`,
      `warning ${MAIN}.x: unknown field, which Kubernetes ignores; remove it, or correct its name [kubernetes-fields]`,
      `warning ${MAIN}.ports[0].port: unknown field, which Kubernetes ignores; did you mean containerPort? [kubernetes-fields]`,
      `warning ${MAIN}.securityContext.fsGroup: unknown field, which Kubernetes ignores; move it: fsGroup is a field of the pod's securityContext [kubernetes-fields]`,
    ],
  ],
  [
    'Containers of a pod have names of their own, and no field that only a running Pod has',
    pod({
      activeDeadlineSeconds: 5,
      ephemeralContainers: [{ name: 'e' }],
      containers: [
        { name: 'Side_Car', image: 's:1', restartPolicy: 'Sometimes' },
        { name: 'taskmanager' },
        { name: 'taskmanager', image: 't:1' },
      ],
    }),
    [
      `error ${POD}.ephemeralContainers: cannot be in a pod template; remove it, or move its containers to containers [containers]`,
      `error ${POD}.activeDeadlineSeconds: cannot be in the pods of a Deployment (got 5); remove it [containers]`,
      `error ${POD}.containers[0].name: invalid DNS label (got "Side_Car"); use at most 63 of a-z, 0-9 and - [containers]`,
      `error ${POD}.containers[0].restartPolicy: unknown value (got "Sometimes"); write Always, Never or OnFailure [containers]`,
      `error ${POD}.containers[2].name: is the name of another container of the pod (got "taskmanager"); give each container its own name [containers]`,
    ],
  ],
  [
    "A sidecar without an image may be meant for Flink's container",
    pod({ containers: [{ name: 'side' }] }),
    [
      `error ${MAIN}.image: is missing; add the sidecar's image, or name the container taskmanager if it is Flink's [containers]`,
    ],
  ],
  [
    'Ports need valid names and numbers, and names of their own in the container',
    main({
      ports: [
        { name: 'prometheus-metrics', containerPort: 9249 },
        { name: 'rpc', containerPort: 70000 },
        { name: 'jmx', containerPort: 1, hostPort: 70000 },
      ],
    }),
    [
      `error ${MAIN}.ports[0].name: invalid port name (got "prometheus-metrics"); use at most 15 of a-z, 0-9 and -, with a letter [container-ports]`,
      `error ${MAIN}.ports[1].containerPort: is no port number (got 70000); write a number from 1 to 65535 [container-ports]`,
      `error ${MAIN}.ports[2].hostPort: is no port number (got 70000); write a number from 1 to 65535 [container-ports]`,
      `error ${MAIN}.ports[1].name: is also the name of port 6123 of the container (got "rpc"); use another name [container-ports]`,
    ],
  ],
  [
    'Two ports of a pod on the same port of the node are an error',
    main({
      ports: [
        { containerPort: 1, hostPort: 5 },
        { containerPort: 2, hostPort: 5 },
        { containerPort: 3, hostPort: 0 },
      ],
    }),
    [`error ${MAIN}.ports[1].hostPort: is also another port of the pod (got 5); use another port [container-ports]`],
  ],
  [
    'A port of the node that differs from that of the container is an error with hostNetwork',
    pod({ hostNetwork: true, containers: [{ name: 'taskmanager', ports: [{ containerPort: 1, hostPort: 5 }] }] }),
    [`error ${MAIN}.ports[0].hostPort: must be containerPort 1 with hostNetwork (got 5); remove it [container-ports]`],
  ],
  [
    'Probes and hooks need one handler with what it needs',
    sidecar({
      livenessProbe: { ...COMMAND, tcpSocket: { port: 1 }, successThreshold: 2, terminationGracePeriodSeconds: 0 },
      readinessProbe: { httpGet: { port: '8080' }, terminationGracePeriodSeconds: 5, periodSeconds: -1 },
      lifecycle: { postStart: { exec: {} }, preStop: { sleep: { seconds: 60 } } },
    }),
    [
      `error ${MAIN}.livenessProbe: has several handlers: exec, tcpSocket; use one of exec, httpGet, tcpSocket, grpc [probes]`,
      `error ${MAIN}.livenessProbe.successThreshold: must be 1 in a livenessProbe (got 2); remove it [probes]`,
      `error ${MAIN}.livenessProbe.terminationGracePeriodSeconds: must be at least 1 (got 0); raise it [probes]`,
      `error ${MAIN}.readinessProbe.httpGet.port: is no port (got "8080"); write a number from 1 to 65535 without quotes, or the name of a port [probes]`,
      `error ${MAIN}.readinessProbe.periodSeconds: must be at least 0 (got -1); raise it [probes]`,
      `error ${MAIN}.readinessProbe.terminationGracePeriodSeconds: cannot be in a readinessProbe (got 5); remove it [probes]`,
      `error ${MAIN}.lifecycle.postStart.exec.command: is missing; add the command as a list [probes]`,
      `error ${MAIN}.lifecycle.preStop.sleep.seconds: must be at most terminationGracePeriodSeconds of 5 (got 60); lower it, or raise terminationGracePeriodSeconds in the spec of the template [probes]`,
      `warning ${MAIN}.readinessProbe.httpGet.port: names no port of this container in the template (got "8080"); write the number of the port [pod-mistakes]`,
    ],
  ],
  [
    'An init container that ends has no probes and no hooks',
    init({ readinessProbe: COMMAND }),
    [
      `error ${POD}.initContainers[0].readinessProbe: cannot be in an init container that ends; remove it, or add restartPolicy: Always if the container is a sidecar [probes]`,
    ],
  ],
  [
    'Lists and numbers of the wrong type, and words that are no typo, say what to write',
    main({
      args: [null],
      securityContext: [],
      livenessProbe: { httpGet: { port: true } },
      imagePullPolicy: 'daily',
      resources: { requests: { 'nvidia.com/gpu': 1 }, limits: { 'nvidia.com/gpu': 'x' } },
    }),
    [
      `error ${MAIN}.imagePullPolicy: unknown value (got "daily"); write one of Always, IfNotPresent, Never [kubernetes-types]`,
      `error ${MAIN}.livenessProbe.httpGet.port: must be an integer or a string (got true); write a number or a name [kubernetes-types]`,
      `error ${MAIN}.securityContext: must be an object (got []); write its fields as key: value, without dashes [kubernetes-types]`,
      `error ${MAIN}.resources.limits["nvidia.com/gpu"]: invalid Kubernetes quantity (got "x"); write it like 500m, 2 or 1Gi [pod-resources]`,
    ],
  ],
  [
    'A field of the template itself that Kubernetes would drop is a warning with the name that it probably has',
    { taskManagerConfig: { taskSlots: 2, podTemplate: { specs: {} } } },
    [
      'warning spec.taskManagerConfig.podTemplate.specs: unknown field, which Kubernetes ignores; did you mean spec? [kubernetes-fields]',
    ],
  ],
]);
