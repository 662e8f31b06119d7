import type { FlinkApplication } from '../src/api/flinkapplication.ts';
import { isSpec } from '../src/api/validate.ts';
import { configReferences } from '../src/objects/pods/config-references.ts';

/**
 * Objects that Metacontroller watches for an application, by name and in its namespace (Metacontroller,
 * RelatedResourceRule).
 */
export interface RelatedRule {
  readonly apiVersion: 'v1';
  readonly resource: 'configmaps' | 'secrets';
  readonly namespace: string;
  readonly names: readonly string[];
}

const RESOURCES = { ConfigMap: 'configmaps', Secret: 'secrets' } as const;

/** None unless the spec asks for it: Metacontroller caches every object of a kind that any rule names. */
export const relatedRules = ({ spec, metadata: { namespace } }: FlinkApplication): readonly RelatedRule[] => {
  if (!isSpec(spec) || spec.rolloutOnConfigChange !== true) return [];
  const referenced = configReferences(spec);
  return (['ConfigMap', 'Secret'] as const).flatMap((kind) => {
    const names = referenced.filter((name) => name.startsWith(`${kind}/`)).map((name) => name.slice(kind.length + 1));
    return names.length === 0 ? [] : [{ apiVersion: 'v1', resource: RESOURCES[kind], namespace, names }];
  });
};
