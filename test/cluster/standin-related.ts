import { type Thing, watch } from './standin-api.ts';

/** Objects that a parent's customize hook has asked for. */

interface RelatedRule {
  readonly resource: string;
  readonly names: readonly string[];
}

const related = new Map<string, Thing>();
const rulesOf = new Map<string, { readonly generation: number; readonly rules: readonly RelatedRule[] }>();

type Hook = (name: string, body: unknown) => Promise<Record<string, unknown>>;

/** The customize hook is asked once for each generation of a parent. */
export const relatedTo = async (hook: Hook, parent: Thing): Promise<Record<string, Record<string, Thing>>> => {
  const { uid, generation = 0, namespace } = parent.metadata;
  const known = rulesOf.get(uid);
  const rules =
    known !== undefined && known.generation === generation
      ? known.rules
      : ((await hook('customize', { controller: {}, parent }))['relatedResources'] as readonly RelatedRule[]);
  rulesOf.set(uid, { generation, rules });
  const objects = (rule: RelatedRule) =>
    rule.names.flatMap((name) => related.get(`${rule.resource}/${namespace}/${name}`) ?? []);
  const kinds: Readonly<Record<string, string>> = { configmaps: 'ConfigMap.v1', secrets: 'Secret.v1' };
  return Object.fromEntries(
    rules.map((rule) => [
      kinds[rule.resource] ?? '',
      Object.fromEntries(objects(rule).map((object) => [`${namespace}/${object.metadata.name}`, object])),
    ]),
  );
};

/** Watches all objects of a kind; those that somebody asked for wake their parents. */
export const watchRelated = (resource: 'configmaps' | 'secrets', enqueue: (uid: string) => void) =>
  watch(`/api/v1/${resource}`, (type, object) => {
    const { namespace, name } = object.metadata;
    const key = `${resource}/${namespace}/${name}`;
    if (type === 'DELETED') related.delete(key);
    else related.set(key, object);
    for (const [uid, { rules }] of rulesOf)
      if (rules.some((rule) => rule.resource === resource && rule.names.includes(name))) enqueue(uid);
  });
