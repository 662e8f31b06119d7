import { atLeast, type FlinkVersion, parseFlinkVersion } from '../../api/flink-version.ts';
import type { Spec } from '../../api/spec.ts';
import { isFilePlain, needsLegacyForm, staysInLegacyFile, textOf } from './file-value.ts';
import { isJavaOption } from './java-options.ts';
import { kubernetesReference, kubernetesText } from './kubernetes-text.ts';
import { type FlinkContainer, type Piece, piecesOf, type Variables, variablesOf } from './variables.ts';

/**
 * How the value of an option reaches Flink, byte for byte.
 * - `properties`: as a line of FLINK_PROPERTIES, which the image's entry point writes into the configuration file
 * - `argument`: as `-D name=value`, which Flink reads after that file; the text is written for Kubernetes
 * - `java`: as a variable that the start scripts hand to the JVM
 * - `refused`: not at all, and admission says why
 */
export type Delivery =
  | { readonly by: 'properties' | 'argument'; readonly text: string }
  | { readonly by: 'java' }
  | { readonly by: 'refused'; readonly problem: string; readonly advice: string };

/** Where the containers of a spec get options from. */
export interface Destination {
  readonly version: FlinkVersion;
  readonly container: FlinkContainer;
  readonly variables: Variables;
  /** What stands before a dot in the name of an option that the container gets: `a` and `a.b` of `a.b.c`. */
  readonly parents: ReadonlySet<string>;
}

/** A spec without a version gets the options of the oldest one. */
const OLDEST: FlinkVersion = { major: 1, minor: 8 };

const parentsOf = (name: string): readonly string[] =>
  [...name.matchAll(/\./g)].map(({ index }) => name.slice(0, index));

/** @param names of all options that the container gets */
export const destinationOf = (spec: Spec, container: FlinkContainer, names: readonly string[]): Destination => ({
  version: parseFlinkVersion(spec.flinkVersion) ?? OLDEST,
  container,
  variables: variablesOf(spec, container),
  parents: new Set(names.flatMap(parentsOf)),
});

/** The variable that holds a `$`, for files through which the entry point sends `envsubst`. */
export const DOLLAR = { name: 'FLINKAPP_DOLLAR', value: '$' } as const;

/** Options that the start scripts read from the file before Flink runs (config.sh, BashJavaUtils). */
const SCRIPT_OPTION =
  /^(env\.|(jobmanager|taskmanager)\.(memory|heap)\.|taskmanager\.compute\.numa$|zookeeper\.heap\.mb$)/;

const argumentText = (pieces: readonly Piece[]): string => {
  if (!pieces.some((piece) => 'variable' in piece)) return kubernetesText(textOf(pieces));
  return pieces
    .map((piece) => ('text' in piece ? piece.text.replaceAll('$', () => '$$') : kubernetesReference(piece.variable)))
    .join('');
};

/** From 1.19 the entry point nests options by the dots of their names, and loses one that is a prefix of another (FLINK-39431). */
const isParent = ({ parents }: Destination, name: string): boolean => parents.has(name);

const byLegacyFile = (destination: Destination, name: string, pieces: readonly Piece[]): Delivery => {
  const takesArguments = atLeast(destination.version, 1, 15);
  const anyVariable = !takesArguments || SCRIPT_OPTION.test(name);
  if (staysInLegacyFile(pieces, destination.variables, { anyVariable, anyDollar: !takesArguments })) {
    const text = pieces.map((piece) =>
      'text' in piece ? piece.text.replaceAll('$', `\${${DOLLAR.name}}`) : piece.written,
    );
    return { by: 'properties', text: text.join('') };
  }
  if (takesArguments && !SCRIPT_OPTION.test(name)) return { by: 'argument', text: argumentText(pieces) };
  return { by: 'refused', ...needsLegacyForm(pieces, takesArguments) };
};

const withoutBlanks = (pieces: readonly Piece[]): readonly Piece[] =>
  pieces.map((piece) => ('text' in piece ? { text: piece.text.replace(/\s+/g, '') } : piece));

const byYamlFile = (destination: Destination, name: string, pieces: readonly Piece[]): Delivery => {
  // The scripts would read a memory size as far as its first blank.
  const read = SCRIPT_OPTION.test(name) ? withoutBlanks(pieces) : pieces;
  const isLost = isParent(destination, name);
  if (!isLost && isFilePlain(read, destination.variables, SCRIPT_OPTION.test(name)))
    return { by: 'properties', text: read.map((piece) => ('text' in piece ? piece.text : piece.written)).join('') };
  if (!SCRIPT_OPTION.test(name)) return { by: 'argument', text: argumentText(pieces) };
  if (isLost)
    return {
      by: 'refused',
      problem: `is lost, because the configuration file nests ${name}.* in it`,
      advice: `remove it, or the options ${name}.*`,
    };
  return {
    by: 'refused',
    problem: "has a character that Flink's start scripts do not read in this option",
    advice: 'use letters, digits and . / : , @ % + = - _ without blanks',
  };
};

/** How a value reaches Flink in one container. */
export const deliver = (destination: Destination, name: string, value: string): Delivery => {
  if (value.includes('\0')) return { by: 'refused', problem: 'has a NUL character', advice: 'remove it' };
  if (isJavaOption(name)) return { by: 'java' };
  // What a script reads as a size or a path is no text with a `$`: the image may have the variable.
  const more = destination.variables.more || SCRIPT_OPTION.test(name);
  const pieces = piecesOf(value, { ...destination.variables, more });
  if (destination.container === 'client') return { by: 'argument', text: argumentText(pieces) };
  return atLeast(destination.version, 1, 19)
    ? byYamlFile(destination, name, pieces)
    : byLegacyFile(destination, name, pieces);
};

/** The options of one delivery, in the order of their names. */
export const deliveredBy = (
  destination: Destination,
  options: Readonly<Record<string, string>>,
  by: 'properties' | 'argument',
): readonly (readonly [name: string, text: string])[] =>
  Object.entries(options)
    .flatMap(([name, value]) => {
      const delivery = deliver(destination, name, value);
      return delivery.by === by && 'text' in delivery ? [[name, delivery.text] as const] : [];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
