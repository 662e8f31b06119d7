/** A fault that the tests must catch. */
export interface Mutant {
  /** In a sentence. */
  readonly fault: string;
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}
