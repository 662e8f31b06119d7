import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';

/** A place in a file. Lines and columns start at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A node of a YAML document, with what it takes to find its lines. */
export interface DocumentNode {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly node: Node;
}

const SEGMENT = /\.?([\w-]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/gy;

/** The segments of a path of admission: `spec.volumes[0].name` has four, `spec.flinkConfig["a.b"]` has three. */
export const segmentsOf = (path: string): readonly (string | number)[] =>
  [...path.matchAll(SEGMENT)].map(([, name, index, quoted]) =>
    index === undefined ? (name ?? JSON.parse(quoted ?? '""')) : Number(index),
  );

/** A node, and the offset in the text at which it starts; for the value of a map, its key starts. */
interface Located {
  readonly node: Node;
  readonly offset: number;
}

const startOf = (node: Node): number => node.range?.[0] ?? 0;

const resolveAlias = (node: unknown, document: Document): Node | undefined => {
  const target = isAlias(node) ? node.resolve(document) : node;
  return isMap(target) || isSeq(target) || isScalar(target) ? target : undefined;
};

const keyOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : '');

const isMerge = ({ key }: Pair): boolean => isScalar(key) && key.source === '<<';

/** The maps that a map merges with `<<`: one, or a list of them. */
const mergedMaps = (map: YAMLMap, document: Document): readonly YAMLMap[] =>
  map.items
    .filter(isMerge)
    .map(({ value }) => resolveAlias(value, document))
    .flatMap((target) => (isSeq(target) ? target.items.map((item) => resolveAlias(item, document)) : [target]))
    .filter(isMap);

const childOfMap = (map: YAMLMap, name: string, document: Document): Located | undefined => {
  const pair = map.items.findLast((candidate) => keyOf(candidate) === name);
  const key = pair?.key;
  if (isScalar(key)) return { node: resolveAlias(pair?.value, document) ?? key, offset: startOf(key) };
  for (const merged of mergedMaps(map, document)) {
    const found = childOfMap(merged, name, document);
    if (found !== undefined) return found;
  }
  return undefined;
};

const child = (node: Node, segment: string | number, document: Document): Located | undefined => {
  if (isMap(node)) return childOfMap(node, String(segment), document);
  const item = isSeq(node) && typeof segment === 'number' ? resolveAlias(node.items[segment], document) : undefined;
  return item === undefined ? undefined : { node: item, offset: startOf(item) };
};

/** The position of a path below a node; for a missing field, that of its nearest parent. */
export const positionOf = ({ document, lines, node }: DocumentNode, path: string): Position => {
  let located: Located = { node, offset: startOf(node) };
  for (const segment of segmentsOf(path)) {
    const next = child(located.node, segment, document);
    if (next === undefined) break;
    located = next;
  }
  const { line, col } = lines.linePos(located.offset);
  return { line, column: col };
};
