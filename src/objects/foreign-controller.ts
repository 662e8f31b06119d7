import type { V1ObjectMeta } from '@kubernetes/client-node';
import type { DeepReadonly } from '../api/kubernetes.ts';
import { GROUPS, type ObservedChildren } from './observed-children.ts';

type Observed = { readonly metadata?: DeepReadonly<V1ObjectMeta> };

const controllerOf = ({ metadata }: Observed) =>
  metadata?.ownerReferences?.find(({ controller }) => controller === true);

/** `Deployment count-tm belongs to Deployer main`: the first child that another object than the application controls. */
export const foreignController = (children: ObservedChildren, uid: string): string | undefined => {
  for (const [kind, group] of Object.entries(GROUPS)) {
    for (const [name, child] of Object.entries<Observed>(children[group])) {
      const controller = controllerOf(child);
      if (controller !== undefined && controller.uid !== uid)
        return `${kind} ${name} belongs to ${controller.kind} ${controller.name}`;
    }
  }
  return undefined;
};
