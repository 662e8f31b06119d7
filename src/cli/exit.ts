/** Exit statuses of `kubectl flink`. Scripts rely on them. */
export const EXIT = {
  ok: 0,
  /** What was asked about is not so: not ready, failed or refused. */
  notSo: 1,
  usage: 2,
  timeout: 3,
  notFound: 4,
  /** Kubernetes or Flink cannot be reached, or forbids the call. */
  unreachable: 5,
  /** plan: the job restarts with its state. */
  restarts: 10,
  /** plan: the job restarts without state, or cannot start. */
  losesState: 11,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with a message and an exit status. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly status: ExitStatus;

  constructor(status: ExitStatus, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
