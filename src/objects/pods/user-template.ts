import { type Fields, isFields } from '../../api/fields.ts';
import type { PodTemplate } from '../../api/kubernetes.ts';
import type { Spec } from '../../api/spec.ts';
import { withoutNulls } from '../json/without-nulls.ts';
import { userLabels } from '../metadata/user-labels.ts';
import { withoutUnusedToken } from './account-token.ts';
import { canonicalPod } from './canonical-pod.ts';
import { mergeTemplate } from './merge-template.ts';

/** What a whole Pod has beyond a template: manifests of pods are pasted as they are. */
const POD_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'status']);

/**
 * A user's pod template as flinkapp reads it: null means absent, and what only a Pod has is dropped, as is its name, which
 * the ReplicaSet or Job chooses.
 */
export function readTemplate<T extends object>(template: T): T;
export function readTemplate(template: object): object {
  const fields = Object.entries(withoutNulls(template)).filter(([name]) => !POD_FIELDS.has(name));
  return Object.fromEntries(
    fields.map(([name, value]) => {
      if (name !== 'metadata' || !isFields(value)) return [name, value];
      const { name: _, ...metadata } = value;
      return [name, metadata];
    }),
  );
}

/** Merges a user's pod template over a generated one. The generated labels win: flinkapp finds its pods by them. */
export const applyUserTemplate = (spec: Spec, generated: PodTemplate, template: Fields = {}): PodTemplate => {
  const patch = canonicalPod(readTemplate(template));
  const merged = withoutUnusedToken(spec, mergeTemplate(withoutNulls(generated), patch));
  const labels = { ...userLabels(merged.metadata?.labels), ...generated.metadata?.labels };
  return { ...merged, metadata: { ...merged.metadata, labels } };
};
