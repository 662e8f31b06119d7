import { isMap, isSeq, type Node } from 'yaml';
import { type KubectlDocument, parseKubectlYaml, type TextProblem } from './kubectl-yaml.ts';
import type { DocumentNode } from './locate.ts';

/** One document of a file: either the resources in it, or why it cannot be parsed. */
export interface ParsedDocument {
  readonly problems: readonly TextProblem[];
  readonly duplicates: readonly TextProblem[];
  readonly resources: readonly DocumentNode[];
}

/** The resources of a node: itself, or the items of a Kubernetes list. */
const resourceNodes = (node: unknown): readonly Node[] => {
  if (!isMap(node)) return [];
  const items = node.get('items');
  return String(node.get('kind')).endsWith('List') && isSeq(items) ? items.items.flatMap(resourceNodes) : [node];
};

const toParsed = ({ document, lines, problems, duplicates }: KubectlDocument): ParsedDocument => {
  if (problems.length > 0) return { problems, duplicates: [], resources: [] };
  return {
    problems,
    duplicates,
    resources: resourceNodes(document.contents).map((node) => ({ document, lines, node })),
  };
};

/** Parses a file of YAML or JSON documents. */
export const parseDocuments = (text: string): readonly ParsedDocument[] => parseKubectlYaml(text).map(toParsed);
