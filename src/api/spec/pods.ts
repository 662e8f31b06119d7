import { list, object, oneOf, opaque, open, optional, string } from '../kit.ts';

/** Fields of the spec that apply to all pods of the application. */

const imagePullSecret = object(
  { name: string({ description: 'Name of the Secret.', minLength: 1 }) },
  { description: 'A reference to a Secret.' },
);

const volume = open(
  { name: string({ description: 'Name by which volumeMounts refers to the volume.', minLength: 1 }) },
  { description: 'A Kubernetes Volume.' },
);

const volumeMount = open(
  {
    name: string({ description: 'Name of a volume.', minLength: 1 }),
    mountPath: string({ description: 'Path of the volume in the container.', minLength: 1 }),
  },
  { description: 'A Kubernetes VolumeMount.' },
);

export const podFields = {
  image: string({
    description: 'Image of the JobManager and the TaskManagers. It contains Flink and the jar of the job.',
    minLength: 1,
    deploys: true,
  }),
  imagePullPolicy: optional(
    oneOf(['Always', 'Never', 'IfNotPresent'], {
      description: 'When the kubelet pulls the image.',
      default: 'IfNotPresent',
      deploys: true,
    }),
  ),
  imagePullSecrets: optional(list(imagePullSecret, { description: 'Secrets to pull the image with.', deploys: true })),
  serviceAccountName: optional(
    string({
      description:
        'ServiceAccount of all pods. Without it, pods get an account token only for Kubernetes high availability or if a pod template asks for one.',
      deploys: true,
    }),
  ),
  securityContext: optional(opaque({ description: 'Kubernetes PodSecurityContext of all pods.', deploys: true })),
  volumes: optional(list(volume, { description: 'Volumes of all pods.', deploys: true })),
  volumeMounts: optional(
    list(volumeMount, {
      description: 'Volume mounts of the JobManager, TaskManager and client containers.',
      deploys: true,
    }),
  ),
};
