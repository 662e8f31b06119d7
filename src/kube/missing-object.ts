import type { V1ObjectMeta } from '@kubernetes/client-node';
import { type Fields, isFields } from '../api/fields.ts';
import type { ObjectMeta } from '../api/flinkapplication.ts';
import { SELECTOR_LABEL, UID_LABEL } from '../api/labels.ts';
import type { MissingProblem } from '../lifecycle/missing-object.ts';
import { type KubeApi, KubeError } from './client.ts';

/** An object that may not exist, as flinkapp would create it. */
export interface WantedObject {
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly generateName?: string };
}

const COLLECTIONS: Readonly<Record<string, readonly [api: string, plural: string]>> = {
  Deployment: ['apis/apps/v1', 'deployments'],
  Job: ['apis/batch/v1', 'jobs'],
  Service: ['api/v1', 'services'],
  Ingress: ['apis/networking.k8s.io/v1', 'ingresses'],
  PodDisruptionBudget: ['apis/policy/v1', 'poddisruptionbudgets'],
  Pod: ['api/v1', 'pods'],
};

const collectionPath = (kind: string, namespace: string): string => {
  const [api, plural] = COLLECTIONS[kind] ?? ['api/v1', kind];
  return `/${api}/namespaces/${namespace}/${plural}`;
};

const ABSENT: MissingProblem = { kind: 'absent' };

/** flinkapp's own rights, and not the object: RBAC says so before anything looks at it. */
const LACKS_RIGHT = /cannot (get|create) resource/;

/** Whether the API server refuses the object itself: no conflict, not the dry run, and no outage but that of a webhook. */
const isRefusal = ({ status, reason }: KubeError): boolean => {
  if (/does not support dry run/i.test(reason)) return false;
  return [400, 403, 404, 422].includes(status) || (status >= 500 && reason.includes('webhook'));
};

/** Nothing is decided from an answer that says nothing: the next hook call asks again. */
const withoutAnswer = (error: unknown): MissingProblem =>
  error instanceof KubeError && LACKS_RIGHT.test(error.reason) ? { kind: 'absent', notAsked: error.reason } : ABSENT;

/** Creates the object in a dry run: admission decides as for a real one, and the API server stores nothing. */
const dryRun = async (kube: KubeApi, object: WantedObject, namespace: string): Promise<MissingProblem> => {
  try {
    await kube.create(`${collectionPath(object.kind, namespace)}?dryRun=All`, object);
    return ABSENT;
  } catch (error) {
    if (!(error instanceof KubeError) || LACKS_RIGHT.test(error.reason) || !isRefusal(error))
      return withoutAnswer(error);
    // Without a name of its own, a pod gets another one with each dry run.
    const isNamed = object.metadata.name !== undefined;
    return { kind: 'refused', message: isNamed ? error.reason : error.reason.replace(/^pods "[^"]*" is /, '') };
  }
};

/** Whether an object selects or makes pods of the application. */
const isOfApplication = ({ spec }: Fields, uid: string): boolean => {
  const text = JSON.stringify(spec ?? {});
  return text.includes(JSON.stringify({ [UID_LABEL]: uid }).slice(1, -1));
};

/** Why an object that exists is no child. Undefined where it is one: Metacontroller's cache is late. */
const problemOf = (object: Fields, uid: string): MissingProblem | undefined => {
  const { ownerReferences, labels }: V1ObjectMeta = { ...(isFields(object['metadata']) ? object['metadata'] : {}) };
  const controller = ownerReferences?.find((owner) => owner.controller === true);
  if (controller !== undefined && controller.uid !== uid)
    return { kind: 'taken', controller: `${controller.kind} ${controller.name}` };
  if (labels?.[SELECTOR_LABEL] === uid) return undefined;
  return isOfApplication(object, uid) ? { kind: 'released' } : { kind: 'taken' };
};

/**
 * Why an object is not among the children of the application: a live GET of its name, and then a dry run of its creation.
 * Undefined where nothing is wrong. Metacontroller itself says nothing of a name that is taken (Metacontroller 4.17).
 */
export const missingProblem = async (
  kube: KubeApi,
  object: WantedObject,
  { namespace, uid }: Pick<ObjectMeta, 'namespace' | 'uid'>,
): Promise<MissingProblem | undefined> => {
  const { name } = object.metadata;
  if (name === undefined) return await dryRun(kube, object, namespace);
  try {
    const found = await kube.get(`${collectionPath(object.kind, namespace)}/${name}`);
    if (found === undefined) return await dryRun(kube, object, namespace);
    return isFields(found) && isFields(found['metadata']) ? problemOf(found, uid) : ABSENT;
  } catch (error) {
    return withoutAnswer(error);
  }
};
