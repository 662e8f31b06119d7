import type { Spec } from '../../api/spec.ts';
import { PORTS } from '../flink-config/ports.ts';
import { clusterName } from '../metadata/names.ts';
import type { NamespacedName } from '../metadata/owner.ts';

/** Where the REST API of a cluster is: always a name of our own making (R9). */
export const restUrl = ({ name, namespace }: NamespacedName, hash: string, spec: Spec | undefined): string =>
  `http://${clusterName(name, hash)}.${namespace}.svc:${spec?.uiPort ?? PORTS.uiPort}`;
