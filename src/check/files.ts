import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import {
  chartIn,
  helmTemplate,
  isKustomization,
  kustomization,
  kustomizationIn,
  patchesOf,
  type Source,
} from './recognise.ts';

/** What the arguments of the command stand for. */
export interface Files {
  readonly manifests: readonly { readonly file: string; readonly text: string }[];
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
  readonly sources: readonly Source[];
}

const MANIFEST = /\.(ya?ml|json)$/;
const NO_FILES: Files = { manifests: [], unreadable: [], sources: [] };

const merge = (all: readonly Files[]): Files => ({
  manifests: all.flatMap(({ manifests }) => manifests),
  unreadable: all.flatMap(({ unreadable }) => unreadable),
  sources: all.flatMap(({ sources }) => sources),
});

/** Node's messages name the system call and the path after the reason: `ENOENT: no such file or directory, open 'x'`. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^[A-Z]+: /, '').replace(/, \w+( '.*')?$/, '');

const orUnreadable = async (file: string, read: () => Promise<Files>): Promise<Files> => {
  try {
    return await read();
  } catch (error) {
    return { ...NO_FILES, unreadable: [{ file, reason: reasonOf(error) }] };
  }
};

const ofText = (file: string, text: string): Files => {
  const source = isKustomization(file) ? kustomization(dirname(file)) : helmTemplate(file, text);
  return source === undefined ? { ...NO_FILES, manifests: [{ file, text }] } : { ...NO_FILES, sources: [source] };
};

const ofFile = (file: string): Promise<Files> =>
  orUnreadable(file, async () => ofText(file, await readFile(file, 'utf8')));

/** Hidden folders and those of package managers hold no manifests of the user's own. */
const isSearched = (name: string): boolean => !name.startsWith('.') && name !== 'node_modules';

const ofKustomization = async (
  folder: string,
  name: string,
): Promise<{ source: Source; patches: readonly string[] }> => {
  const file = join(folder, name);
  return { source: kustomization(folder), patches: patchesOf(file, await readFile(file, 'utf8')) };
};

/** The manifests below a folder, in a stable order. A chart's templates and a kustomization's patches are none. */
const ofFolder = (folder: string, partial: readonly string[] = []): Promise<Files> =>
  orUnreadable(folder, async () => {
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries.map(({ name }) => name).sort();
    const chart = chartIn(folder, names);
    if (chart !== undefined) return { ...NO_FILES, sources: [chart] };
    const builder = kustomizationIn(names);
    const built = builder === undefined ? undefined : await ofKustomization(folder, builder);
    const patches = [...partial, ...(built?.patches ?? [])];
    const folders = new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name));
    const parts = names.map((name) => {
      const path = join(folder, name);
      if (folders.has(name)) return isSearched(name) ? ofFolder(path, patches) : NO_FILES;
      const isManifest = MANIFEST.test(name) && !isKustomization(name) && !patches.includes(normalize(path));
      return isManifest ? ofFile(path) : NO_FILES;
    });
    const below = merge(await Promise.all(parts));
    return built === undefined ? below : { ...below, sources: [built.source, ...below.sources] };
  });

const ofArgument = (path: string, stdin: NodeJS.ReadableStream): Promise<Files> =>
  orUnreadable(path, async () => {
    if (path === '-') return ofText(path, await readAll(stdin));
    return (await stat(path)).isDirectory() ? ofFolder(path) : ofFile(path);
  });

/** Reads all files, folders and `-` that the arguments name. */
export const readFiles = async (paths: readonly string[], stdin: NodeJS.ReadableStream): Promise<Files> =>
  merge(await Promise.all(paths.map((path) => ofArgument(path, stdin))));
