import type { Spec } from '../../api/spec.ts';
import { PORTS } from '../flink-config/ports.ts';
import { clusterName } from '../metadata/names.ts';
import type { NamespacedName } from '../metadata/owner.ts';

/** Address of a cluster's REST API. It has only names that flinkapp made, never one from a hook call (R9). */
export const restUrl = ({ name, namespace }: NamespacedName, hash: string, spec: Spec | undefined): string =>
  `http://${clusterName(name, hash)}.${namespace}.svc:${spec?.uiPort ?? PORTS.uiPort}`;
