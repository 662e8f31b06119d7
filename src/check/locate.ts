import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

/** Where something stands in a file: both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

const SEGMENT = /\.?([\w-]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/gy;

/** The steps of a path as admission writes it: `spec.volumes[0].name`, `spec.flinkConfig["a.b"]`. */
export const steps = (path: string): readonly (string | number)[] =>
  [...path.matchAll(SEGMENT)].map(([, name, index, quoted]) =>
    index === undefined ? (name ?? JSON.parse(quoted ?? '""')) : Number(index),
  );

interface Step {
  readonly node: Node;
  readonly offset: number;
}

const resolved = (node: unknown, document: Document): Node | undefined => {
  const target = isAlias(node) ? node.resolve(document) : node;
  return isMap(target) || isSeq(target) || isScalar(target) ? target : undefined;
};

const into = (node: Node, step: string | number, document: Document): Step | undefined => {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    const key = pair?.key;
    const value = resolved(pair?.value, document);
    return isScalar(key) ? { node: value ?? key, offset: key.range?.[0] ?? 0 } : undefined;
  }
  const item = isSeq(node) && typeof step === 'number' ? resolved(node.items[step], document) : undefined;
  return item === undefined ? undefined : { node: item, offset: item.range?.[0] ?? 0 };
};

/** Where a path stands below a node, or, where it is absent, what is nearest above it. */
export const placeOf = (document: Document, lines: LineCounter, from: Node, path: string): Place => {
  let at: Step = { node: from, offset: from.range?.[0] ?? 0 };
  for (const step of steps(path)) {
    const next = into(at.node, step, document);
    if (next === undefined) break;
    at = next;
  }
  const { line, col } = lines.linePos(at.offset);
  return { line, column: col };
};
