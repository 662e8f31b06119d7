import { type FlinkApplication, GROUP, PLURAL } from '../../api/flinkapplication.ts';
import type { Kubectl } from './kubectl.ts';

/** The resource with its group, because another operator may have one of the same name. */
export const RESOURCE = `${PLURAL}.${GROUP}`;

interface List {
  readonly items: readonly FlinkApplication[];
}

/** Which applications a command is about. */
export interface Selection {
  readonly names: readonly string[];
  readonly allNamespaces: boolean;
  readonly selector: string | undefined;
}

/** All applications of a selection. kubectl reads them in pages of 500. */
export const listApplications = async (
  kubectl: Kubectl,
  selection: Selection,
): Promise<readonly FlinkApplication[]> => {
  const { names, allNamespaces, selector } = selection;
  const args = ['get', RESOURCE, ...names, '--output=json'];
  if (allNamespaces) args.push('--all-namespaces');
  if (selector !== undefined) args.push(`--selector=${selector}`);
  const answer = await kubectl.json<List | FlinkApplication>(args);
  return 'items' in answer ? answer.items : [answer];
};

export const readApplication = (kubectl: Kubectl, name: string): Promise<FlinkApplication> =>
  kubectl.json(['get', RESOURCE, name, '--output=json']);

/** Changes fields of the spec. `managedFields` then says that this command did it. */
export const patchSpec = async (kubectl: Kubectl, { metadata }: FlinkApplication, spec: object): Promise<void> => {
  const patch = JSON.stringify({ spec });
  const target = [RESOURCE, metadata.name, `--namespace=${metadata.namespace}`];
  await kubectl.read(['patch', ...target, '--type=merge', '--field-manager=kubectl-flink', `--patch=${patch}`]);
};
