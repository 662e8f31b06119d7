import { type Document, isMap, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';
import type { DocumentNode, Position } from './locate.ts';

export interface SyntaxProblem extends Position {
  readonly message: string;
}

/** One document of a file: either the resources in it, or why it cannot be parsed. */
export interface ParsedDocument {
  readonly problems: readonly SyntaxProblem[];
  readonly resources: readonly DocumentNode[];
}

/** The resources of a node: itself, or the items of a Kubernetes list. */
const resourceNodes = (node: unknown): readonly Node[] => {
  if (!isMap(node)) return [];
  const items = node.get('items');
  return String(node.get('kind')).endsWith('List') && isSeq(items) ? items.items.flatMap(resourceNodes) : [node];
};

/** The parser appends the position and a quotation of the file to its message. */
const firstSentence = (message: string): string =>
  message
    .split('\n', 1)
    .join()
    .replace(/ at line .*$/, '');

const problemsOf = (document: Document, lines: LineCounter): readonly SyntaxProblem[] =>
  document.errors.map(({ message, pos }) => {
    const { line, col } = lines.linePos(pos[0]);
    return { message: firstSentence(message), line, column: col };
  });

/** Parses a file of YAML or JSON documents. */
export const parseDocuments = (text: string): readonly ParsedDocument[] => {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  if (!Array.isArray(documents)) return [];
  return documents.map((document: Document) => {
    const problems = problemsOf(document, lines);
    if (problems.length > 0) return { problems, resources: [] };
    return { problems, resources: resourceNodes(document.contents).map((node) => ({ document, lines, node })) };
  });
};
