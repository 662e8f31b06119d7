import { basename, dirname, join, normalize } from 'node:path';
import { parse } from 'yaml';
import { isFields } from '../api/fields.ts';

/** What is no manifest itself, but makes some. The sentence says how to check what it makes. */
export interface Source {
  readonly path: string;
  readonly advice: string;
}

const CHART_FILE = 'Chart.yaml';
const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** A folder with these names in it is a Helm chart. */
export const chartIn = (folder: string, names: readonly string[]): Source | undefined =>
  names.includes(CHART_FILE)
    ? {
        path: folder,
        advice: `is a Helm chart; check what it renders: helm template ${folder} | flinkapp check -`,
      }
    : undefined;

export const kustomizationIn = (names: readonly string[]): string | undefined =>
  KUSTOMIZATION_FILES.find((name) => names.includes(name));

export const isKustomization = (path: string): boolean => KUSTOMIZATION_FILES.includes(basename(path));

export const kustomization = (folder: string): Source => ({
  path: folder,
  advice: `is a kustomization; check what it builds: kubectl kustomize ${folder} | flinkapp check -`,
});

const pathOf = (entry: unknown): readonly string[] => {
  if (typeof entry === 'string') return entry.includes('\n') ? [] : [entry];
  return isFields(entry) && typeof entry['path'] === 'string' ? [entry['path']] : [];
};

/** Fields of a kustomization whose files are parts of resources, and cannot be judged alone. */
const PARTIAL = [
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'replacements',
  'transformers',
  'configurations',
];

const parsed = (text: string): unknown => {
  try {
    return parse(text);
  } catch {
    return undefined; // a kustomization that cannot be read names no patches
  }
};

/** The files that a kustomization names as patches. */
export const patchesOf = (file: string, text: string): readonly string[] => {
  const content: unknown = parsed(text);
  if (!isFields(content)) return [];
  return PARTIAL.flatMap((field) => {
    const entries: unknown = content[field];
    return Array.isArray(entries) ? entries.flatMap(pathOf) : [];
  }).map((path) => normalize(join(dirname(file), path)));
};

const HELM_VALUE =
  /\{\{-?\s*(?:\$?\.(?:Values|Release|Chart|Files|Capabilities|Template)\b|include |toYaml |tpl |define |template )/;
const HELM_ACTION = /^\s*\{\{-?\s*(?:\/\*|if |else|end|range |with |block )/m;

/** A file of a chart's templates, given by its own name. */
export const helmTemplate = (path: string, text: string): Source | undefined =>
  HELM_VALUE.test(text) || HELM_ACTION.test(text)
    ? { path, advice: 'is a Helm template; check what its chart renders: helm template CHART | flinkapp check -' }
    : undefined;
