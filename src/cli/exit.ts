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
