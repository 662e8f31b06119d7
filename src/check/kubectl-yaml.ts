import {
  type Document,
  isMap,
  isScalar,
  LineCounter,
  type Pair,
  type ParsedNode,
  parseAllDocuments,
  type ScalarTag,
  type Tags,
  visit,
} from 'yaml';
import type { Position } from './locate.ts';

/** Something wrong with the text of a document. */
export interface TextProblem extends Position {
  readonly message: string;
}

/** One YAML document as kubectl reads it. */
export interface KubectlDocument {
  readonly document: Document;
  readonly lines: LineCounter;
  /** Why kubectl cannot read the document: the first reason, because the others follow from it. */
  readonly problems: readonly TextProblem[];
  /** Keys that occur twice in one map: kubectl takes the last. */
  readonly duplicates: readonly TextProblem[];
}

/** go-yaml reads `0o17` too, besides the octal numbers of YAML 1.1. */
const octal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  format: 'OCT',
  test: /^0o[0-7_]+$/,
  resolve: (text) => Number.parseInt(text.slice(2).replaceAll('_', ''), 8),
};

/** kubectl hands binary data on as text. */
const binary: ScalarTag = {
  tag: 'tag:yaml.org,2002:binary',
  resolve: (text) => Buffer.from(text, 'base64').toString('utf8'),
};

const tagName = (tag: Tags[number]): string => (typeof tag === 'string' ? tag : tag.tag).replace(/^.*:/, '');

/** `1:30` and `2026-01-01` stay text. */
const STAYS_TEXT = new Set(['timestamp', 'binary', 'omap', 'pairs', 'set']);

const isSexagesimal = (tag: Tags[number]): boolean =>
  typeof tag !== 'string' && 'format' in tag && tag.format === 'TIME';

/**
 * kubectl reads YAML 1.1 with sigs.k8s.io/yaml (go-yaml v2): `yes`, `on` and `y` are true, `0644` is octal, `<<` merges.
 * Seen with `kubectl label --local` 1.36.
 */
const customTags = (tags: Tags): Tags => [
  ...tags.filter((tag) => !STAYS_TEXT.has(tagName(tag)) && !isSexagesimal(tag)),
  octal,
  binary,
];

/** The parser appends the position and a quotation of the file to its message. */
const sentence = (message: string): string =>
  message
    .split('\n', 1)
    .join()
    .replace(/ at line .*$/, '')
    .replace(/^Maximum call stack.*/, 'the text is nested too deeply');

const positionAt = (lines: LineCounter, offset: number): Position => {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
};

const repeatedKeys = (pairs: readonly Pair[], lines: LineCounter): readonly TextProblem[] => {
  const seen = new Set<string>();
  return pairs.flatMap(({ key }) => {
    if (!isScalar(key) || key.source === '<<') return [];
    const name = String(key.value);
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const message = `the key ${name} occurs twice, and kubectl takes the last value; remove one`;
    return [{ message, ...positionAt(lines, key.range?.[0] ?? 0) }];
  });
};

const duplicatesIn = (document: Document, lines: LineCounter): readonly TextProblem[] => {
  const found: TextProblem[] = [];
  visit(document, {
    Node: (_, node) => {
      if (isMap(node)) found.push(...repeatedKeys(node.items, lines));
    },
  });
  return found;
};

const toKubectlDocument = (document: Document<ParsedNode>, lines: LineCounter): KubectlDocument => ({
  document,
  lines,
  problems: document.errors.slice(0, 1).map(({ message, pos }) => ({
    message: sentence(message),
    ...positionAt(lines, pos[0]),
  })),
  duplicates: duplicatesIn(document, lines),
});

/** Parses a file of YAML or JSON documents. */
export const parseKubectlYaml = (text: string): readonly KubectlDocument[] => {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { version: '1.1', customTags, uniqueKeys: false, lineCounter: lines });
  return Array.isArray(documents) ? documents.map((document) => toKubectlDocument(document, lines)) : [];
};
