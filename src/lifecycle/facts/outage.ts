import { type ErrorCode, type Failure, failure } from '../../api/errors.ts';

/**
 * Exceptions of a system that does not answer, by words of their class names: `java.net.ConnectException`,
 * `org.apache.kafka.common.errors.TimeoutException`, `java.net.UnknownHostException` ... A name that is wrong for ever looks
 * the same as one whose server is down.
 */
const NO_ANSWER =
  /\b(?:\w+\.)+\w*(?:Connect|Timeout|TimedOut|Unavailable|UnknownHost|NoRouteToHost|NoHttpResponse)\w*(?:Exception|Error)\b/;

/** Exceptions of sockets, of the AWS SDK when no request gets through, and of Hadoop file systems that ask to try again. */
const NO_REQUEST =
  /\bjava\.net\.SocketException|\bSdkClientException|\bInterruptedIOException|\bRetriableException|\bStandbyException/;

/** Answers of a server that cannot serve now: HTTP 5xx of object stores, and gRPC. */
const REFUSED = /\bStatus Code: 50\d\b|\bSlowDown\b|: UNAVAILABLE\b/;

/** Whether a cause, as Flink or a pod reports it, says that a system which the job needs did not answer. */
export const isOutage = (cause: string): boolean =>
  [NO_ANSWER, NO_REQUEST, REFUSED].some((pattern) => pattern.test(cause));

/** The failure of a job, by its cause. One that an outage caused can pass by itself. */
export const jobFailure = (code: ErrorCode, message: string): Failure =>
  failure(isOutage(message) ? 'DEPENDENCY_UNAVAILABLE' : code, message);
