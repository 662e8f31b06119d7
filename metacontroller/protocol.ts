import type { V1Deployment, V1Ingress, V1Job, V1PodDisruptionBudget, V1Service } from '@kubernetes/client-node';
import { type Fields, isFields } from '../src/api/fields.ts';
import type { FlinkApplication } from '../src/api/flinkapplication.ts';
import { removePrototypeKeys } from '../src/api/prototype-keys.ts';
import type { Related, RelatedObject } from '../src/lifecycle/facts/config-content.ts';
import type { Child, ObservedChildren } from '../src/objects/observed-children.ts';

/**
 * Requests and responses of Metacontroller's hooks, version 2: children by `Kind.group/version`, then by
 * `namespace/name`.
 */

export interface HookRequest {
  readonly parent: FlinkApplication;
  readonly children: ObservedChildren;
  readonly related: Related;
  readonly finalizing: boolean;
}

/** Metacontroller decodes it strictly: an unknown field fails the whole sync, and a null child crashes the process. */
export interface HookResponse {
  readonly status: Fields;
  readonly children: readonly Child[];
  readonly resyncAfterSeconds: number;
  readonly finalized?: boolean;
}

/** The body is no hook request. The message names what is missing. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
}

const isApplication = (value: unknown): value is FlinkApplication => {
  if (!isFields(value) || !isFields(value['metadata']) || !isFields(value['spec'])) return false;
  const { name, namespace, uid } = value['metadata'];
  return [name, namespace, uid].every((part) => typeof part === 'string' && part !== '');
};

const hasName = <T>(value: unknown): value is T & { metadata: { name: string } } =>
  isFields(value) && isFields(value['metadata']) && typeof value['metadata']['name'] === 'string';

const byName = <T>(group: unknown): Readonly<Record<string, T>> => {
  const objects = isFields(group) ? Object.values(group).filter((object) => hasName<T>(object)) : [];
  return Object.fromEntries(objects.map((object) => [object.metadata.name, object]));
};

const relatedOf = (value: unknown): Related => {
  const groups = isFields(value) ? value : {};
  const kinds = (['ConfigMap', 'Secret'] as const).map(
    (kind) => [kind, byName<RelatedObject>(groups[`${kind}.v1`])] as const,
  );
  return Object.fromEntries(
    kinds.flatMap(([kind, objects]) => Object.entries(objects).map(([name, object]) => [`${kind}/${name}`, object])),
  );
};

export const readHookRequest = (body: unknown): HookRequest => {
  if (!isFields(body)) throw new BadRequest('the body is not an object');
  removePrototypeKeys(body);
  const { parent, children, related, finalizing } = body;
  if (!isApplication(parent))
    throw new BadRequest('parent is not a FlinkApplication with name, namespace, uid and spec');
  const groups = isFields(children) ? children : {};
  return {
    parent,
    children: {
      deployments: byName<V1Deployment>(groups['Deployment.apps/v1']),
      jobs: byName<V1Job>(groups['Job.batch/v1']),
      services: byName<V1Service>(groups['Service.v1']),
      ingresses: byName<V1Ingress>(groups['Ingress.networking.k8s.io/v1']),
      disruptionBudgets: byName<V1PodDisruptionBudget>(groups['PodDisruptionBudget.policy/v1']),
    },
    related: relatedOf(related),
    finalizing: finalizing === true,
  };
};
