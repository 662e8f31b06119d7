import type { FlinkApplication } from '../src/api/flinkapplication.ts';
import { isSpec } from '../src/api/validate.ts';
import { references } from '../src/objects/references.ts';

/** Objects whose changes Metacontroller tells us of: by name, in the application's namespace (Metacontroller, RelatedResourceRule). */
export interface RelatedRule {
  readonly apiVersion: 'v1';
  readonly resource: 'configmaps' | 'secrets';
  readonly namespace: string;
  readonly names: readonly string[];
}

const RESOURCES = { ConfigMap: 'configmaps', Secret: 'secrets' } as const;

/** None unless the spec asks for it: Metacontroller keeps every object of a kind that anybody asks for in memory. */
export const relatedRules = ({ spec, metadata: { namespace } }: FlinkApplication): readonly RelatedRule[] => {
  if (!isSpec(spec) || spec.rolloutOnConfigChange !== true) return [];
  const wanted = references(spec);
  return (['ConfigMap', 'Secret'] as const).flatMap((kind) => {
    const names = wanted.filter((name) => name.startsWith(`${kind}/`)).map((name) => name.slice(kind.length + 1));
    return names.length === 0 ? [] : [{ apiVersion: 'v1', resource: RESOURCES[kind], namespace, names }];
  });
};
