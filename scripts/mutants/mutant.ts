/** A fault that the tests must catch. */
export interface Mutant {
  /** In a sentence. */
  readonly fault: string;
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** A test file that fails with it. Without one, `npm run mutants` tries all and prints the first that does; on main each mutant names one. */
  readonly caughtBy?: string;
}
