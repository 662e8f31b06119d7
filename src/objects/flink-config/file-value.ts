import type { Piece, Variables } from './variables.ts';

/** Which values the configuration file keeps as they are. Sources: the official docker-entrypoint.sh and GlobalConfiguration. */

/** The text of a value without its references. */
export const textOf = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => ('text' in piece ? piece.text : '')).join('');

/** The value with references replaced by a letter: they are never empty, and have no blank at an end. */
const outline = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => ('text' in piece ? piece.text : 'x')).join('');

/** `envsubst` knows names of letters, digits and underscores. */
const isReplaced = (piece: Piece, { contents }: Variables, anyContent: boolean): boolean =>
  'text' in piece || (/^\w+$/.test(piece.variable) && (anyContent || contents.get(piece.variable) !== undefined));

/** What the file of Flink before 1.19 cannot hold: `#` begins a comment, a line is one option, and blanks at its ends are cut. */
const LOST_IN_LEGACY_FILE = /[#\r\n]|^[\0-\x20]|[\0-\x20]$|^$/;

interface Allowed {
  /** Whether a variable can have any content. */
  readonly anyVariable: boolean;
  /** Whether a `$` can be text. */
  readonly anyDollar: boolean;
}

/** Whether flink-conf.yaml of Flink before 1.19 keeps a value, after `envsubst`. */
export const staysInLegacyFile = (pieces: readonly Piece[], variables: Variables, allowed: Allowed): boolean =>
  !LOST_IN_LEGACY_FILE.test(outline(pieces)) &&
  (allowed.anyDollar || !textOf(pieces).includes('$')) &&
  pieces.every((piece) => isReplaced(piece, variables, allowed.anyVariable));

/** What a user must write instead of a value that flink-conf.yaml does not keep. */
export const needsLegacyForm = (
  pieces: readonly Piece[],
  takesArguments: boolean,
): { readonly problem: string; readonly advice: string } => {
  const value = outline(pieces);
  const reader = takesArguments ? 'the start script of Flink' : 'Flink before 1.15';
  const otherwise = takesArguments ? '' : ', or use Flink 1.15 or newer and set flinkVersion';
  if (value === '')
    return { problem: `is empty, which ${reader} cannot read`, advice: `remove the option${otherwise}` };
  if (value.includes('#'))
    return { problem: `has a #, with which ${reader} begins a comment`, advice: `write it without #${otherwise}` };
  if (/[\r\n]/.test(value))
    return { problem: `has a line break, at which ${reader} ends the value`, advice: `write one line${otherwise}` };
  return {
    problem: `has a character that ${reader} cannot read`,
    advice: `write it without blanks at its ends${otherwise}`,
  };
};

/** Text that neither the shell of the entry point nor a YAML parser changes. */
const SHELL_PLAIN = /^[\w./:,@%+=-]*$/;
const NEEDS_QUOTES = /^[^\w./-]|^-(?!\d)|[:=]$/;

/** What the core schema of YAML 1.2 reads as a null, a boolean or a number. */
const TYPED =
  /^(~|null|true|false|[-+]?\d+|0o[0-7]+|0x[\da-f]+|[-+]?(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?|[-+]?\.inf|\.nan)$/i;
/** Those among them that Flink prints as they were written. */
const CANONICAL = /^(true|false|0|-?[1-9]\d{0,14}|-?(0\.\d{0,2}[1-9]|[1-9]\d{0,5}\.(0|\d{0,5}[1-9])))$/;

/**
 * Whether config.yaml of Flink 1.19 and newer keeps a value, by whichever entry point it is written.
 * @param onlyFile whether there is no other way: then a number may lose zeros in an entry point that is not the official one
 */
export const isFilePlain = (pieces: readonly Piece[], variables: Variables, onlyFile: boolean): boolean => {
  const value = outline(pieces);
  if (value === '' || !SHELL_PLAIN.test(value) || NEEDS_QUOTES.test(value)) return false;
  if (!onlyFile && TYPED.test(value) && !CANONICAL.test(value)) return false;
  return pieces.every((piece) => isReplaced(piece, variables, onlyFile));
};
