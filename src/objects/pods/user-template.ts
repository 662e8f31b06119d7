import type { Fields } from '../../api/fields.ts';
import type { PodTemplate } from '../../api/kubernetes.ts';
import type { Spec } from '../../api/spec.ts';
import { userLabels } from '../metadata/user-labels.ts';
import { withoutUnusedToken } from './account-token.ts';
import { canonicalPod } from './canonical-pod.ts';
import { mergeTemplate } from './merge-template.ts';

/** Merges a user's pod template over a generated one. The generated labels win: flinkapp finds its pods by them. */
export const applyUserTemplate = (spec: Spec, generated: PodTemplate, template: Fields = {}): PodTemplate => {
  const merged = withoutUnusedToken(spec, mergeTemplate(generated, canonicalPod(template)));
  const labels = { ...userLabels(merged.metadata?.labels), ...generated.metadata?.labels };
  return { ...merged, metadata: { ...merged.metadata, labels } };
};
