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

/** Kubernetes counts versions for all objects together, so that one that is made anew under its name is newer too. */
const version = ({ metadata: { resourceVersion } }: RelatedObject): number => Number(resourceVersion ?? 0);

type Known = ConfigContent['objects'][number];

/** A cache may be of before what is known: an object counts when it is not older. One that is gone stays as it was: pods that run have read it. */
const contentOf = (name: string, object: RelatedObject | undefined, known: Known | undefined): Known | undefined => {
  if (object === undefined || (known !== undefined && version(object) < Number(known.version))) return known;
  const content = fingerprint([object.data, object.binaryData]);
  return known?.content === content ? known : { name, content, version: String(version(object)) };
};

const contents = (objects: readonly Known[]): readonly (readonly [string, string])[] =>
  objects.map(({ name, content }) => [name, content]);

/** Objects that both know: one that a spec begins or ceases to name is no change of content, but of the spec. */
const changed = (known: readonly Known[], now: readonly Known[]): boolean =>
  now.some(({ name, content }) => known.some((before) => before.name === name && before.content !== content));

/**
 * What the application's pods read, as far as it is known now. The first sight of an object changes nothing; from the
 * first change on `rollout` tells one content from another, and is part of the deploy hash.
 */
export const configContent = (
  spec: FlinkApplication['spec'],
  status: Status,
  related: Related,
): ConfigContent | undefined => {
  const { config } = status;
  if (spec.rolloutOnConfigChange !== true) return config;
  const known = config?.objects ?? [];
  const objects = configReferences(spec).flatMap(
    (name) =>
      contentOf(
        name,
        related[name],
        known.find((before) => before.name === name),
      ) ?? [],
  );
  if (deepEqual(objects, known)) return config;
  const rollout = changed(known, objects) ? fingerprint(contents(objects)) : config?.rollout;
  return { objects, ...(rollout === undefined ? {} : { rollout }) };
};
