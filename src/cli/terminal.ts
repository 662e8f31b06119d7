/** Where a command prints, and what it knows of the place. */
export interface Terminal {
  /** Data. */
  readonly out: (text: string) => void;
  /** Progress and warnings. */
  readonly err: (text: string) => void;
  readonly color: boolean;
  /** Width in characters; undefined where output goes to no terminal, and is never cut. */
  readonly columns: number | undefined;
  /** Asks a person to confirm; undefined where there is none. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}
