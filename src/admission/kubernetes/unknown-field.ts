import type { Wording } from '../rule.ts';
import { fieldsOfDefinition, type SchemaFault } from './schema.ts';
import { nearestWord } from './wording.ts';

/** What people write for a field, by the definition that has it under another name. */
const OTHER_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ContainerPort: { port: 'containerPort', targetPort: 'containerPort' },
  EmptyDirVolumeSource: { size: 'sizeLimit' },
  EnvFromSource: { configMap: 'configMapRef', secret: 'secretRef' },
  EnvVar: { key: 'name' },
  EnvVarSource: { configMapRef: 'configMapKeyRef', secretRef: 'secretKeyRef' },
  ExecAction: { args: 'command', cmd: 'command' },
  LocalObjectReference: { secretName: 'name' },
  PodSpec: { gracePeriodSeconds: 'terminationGracePeriodSeconds', pullSecrets: 'imagePullSecrets' },
  SecretVolumeSource: { name: 'secretName' },
  ConfigMapVolumeSource: { configMapName: 'name' },
  VolumeMount: { path: 'mountPath', volume: 'name', volumeName: 'name' },
};

/** Fields of other objects than pods, and what to do instead. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  volumeClaimTemplates: 'remove it: a Deployment has none; use a volume with ephemeral.volumeClaimTemplate',
  replicas: 'remove it: flinkapp sets the number of pods by parallelism, taskSlots and jobManagerConfig.replicas',
  selector: 'remove it: flinkapp selects its pods by its own labels',
  strategy: 'remove it: flinkapp replaces pods as deploymentMode says',
  backoffLimit: 'remove it: the field of the Job is retries',
  template: 'move what is in it up: the pod template is podTemplate itself',
};

/** The places of a pod template that people mix up: the first that has a field is named. */
const PLACES: readonly (readonly [definition: string, place: string])[] = [
  ['PodSpec', "the template's spec"],
  ['Container', 'a container'],
  ['PodSecurityContext', "the pod's securityContext"],
  ['SecurityContext', "a container's securityContext"],
  ['ResourceRequirements', "a container's resources"],
  ['ObjectMeta', "the template's metadata"],
  ['VolumeMount', 'a volumeMount'],
  ['Probe', 'a probe'],
  ['Lifecycle', "a container's lifecycle"],
  ['HTTPGetAction', 'httpGet'],
  ['PodAffinityTerm', 'podAffinityTerm'],
];

/** An unnamed definition is the template itself. */
const knownFields = (definition: string): readonly string[] =>
  definition === '' ? ['metadata', 'spec'] : fieldsOfDefinition(definition);

const adviceFor = (name: string, definition: string): string => {
  const known = knownFields(definition);
  const other = OTHER_NAMES[definition]?.[name];
  const nearest = other ?? nearestWord(name, known);
  if (nearest !== undefined) return `did you mean ${nearest}?`;
  const [, place] = PLACES.find(([one]) => one !== definition && fieldsOfDefinition(one).includes(name)) ?? [];
  if (place !== undefined) return `move it: ${name} is a field of ${place}`;
  return ELSEWHERE[name] ?? 'remove it, or correct its name';
};

/** A field that the API server drops, with the name or the place that it probably has. */
export const unknownFieldWording = ({ at, definition }: SchemaFault): Wording => ({
  problem: 'unknown field, which Kubernetes ignores',
  advice: adviceFor(String(at.at(-1)), definition),
});
