import type { ObjectMeta } from '../../api/flinkapplication.ts';

/** Marks that tools of GitOps leave on what they manage. They put a changed field back. */
const MARKS: readonly (readonly [mark: string, tool: string])[] = [
  ['argocd.argoproj.io/tracking-id', 'Argo CD'],
  ['argocd.argoproj.io/instance', 'Argo CD'],
  ['kustomize.toolkit.fluxcd.io/name', 'Flux'],
  ['helm.toolkit.fluxcd.io/name', 'Flux'],
  ['meta.helm.sh/release-name', 'Helm'],
];

/** The tool that manages an application, besides people. */
export const managedBy = ({ labels = {}, annotations = {} }: ObjectMeta): string | undefined =>
  MARKS.find(([mark]) => mark in labels || mark in annotations)?.[1];
