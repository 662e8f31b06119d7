import type { FlinkApplication } from '../../api/flinkapplication.ts';
import type { ConfigContent, Status } from '../../api/status.ts';
import { fingerprint } from '../../objects/json/fingerprint.ts';
import { deepEqual } from '../../objects/json/subset.ts';
import { configReferences } from '../../objects/pods/config-references.ts';

/** A ConfigMap or Secret as a hook call brings it. */
export interface RelatedObject {
  readonly metadata: { readonly name: string; readonly resourceVersion?: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

/** By `ConfigMap/name` and `Secret/name`. */
export type Related = Readonly<Record<string, RelatedObject>>;

/** Kubernetes numbers the versions of all objects together, so an object that was deleted and created again is newer too. */
const versionOf = ({ metadata: { resourceVersion } }: RelatedObject): number => Number(resourceVersion ?? 0);

type KnownObject = ConfigContent['objects'][number];

/**
 * An object counts only where it is not older than the known one, because Metacontroller's cache can lag. An object that
 * is gone stays as it was: the pods have read it.
 */
const contentOf = (
  name: string,
  object: RelatedObject | undefined,
  known: KnownObject | undefined,
): KnownObject | undefined => {
  if (object === undefined) return known;
  const version = versionOf(object);
  if (known !== undefined && version < Number(known.version)) return known;
  const content = fingerprint([object.data, object.binaryData]);
  return known?.content === content ? known : { name, content, version: String(version) };
};

const contents = (objects: readonly KnownObject[]): readonly (readonly [string, string])[] =>
  objects.map(({ name, content }) => [name, content]);

/** Whether the content of an object changed. An object that the spec newly references is a change of the spec instead. */
const contentChanged = (before: readonly KnownObject[], now: readonly KnownObject[]): boolean =>
  now.some(({ name, content }) => before.some((known) => known.name === name && known.content !== content));

/**
 * The ConfigMaps and Secrets that the pods read. The first version of an object causes no deploy; from the first change
 * on, `rollout` identifies the contents and is part of the deploy hash.
 */
export const configContent = (
  spec: FlinkApplication['spec'],
  { config }: Status,
  related: Related,
): ConfigContent | undefined => {
  if (spec.rolloutOnConfigChange !== true) return config;
  const before = config?.objects ?? [];
  const now = configReferences(spec)
    .map((name) =>
      contentOf(
        name,
        related[name],
        before.find((known) => known.name === name),
      ),
    )
    .filter((object) => object !== undefined);
  if (deepEqual(now, before)) return config;
  const rollout = contentChanged(before, now) ? fingerprint(contents(now)) : config?.rollout;
  return { objects: now, ...(rollout === undefined ? {} : { rollout }) };
};
