const MAX_LENGTH = 80;

/** Options whose values Flink hides in its own output (GlobalConfiguration.SENSITIVE_KEYS of all known versions). */
const SECRET_OPTION =
  /(password|secret|fs\.azure\.account\.key|api-?key|auth-params|service-key|token|basic-auth|jaas\.config|http-headers)/i;
const OPTION_PATH = /^spec\.flinkConfig\b/;
/** Values of variables, or anything in their place, and arguments of the job or of a container. */
const SECRET_PATH =
  /\.env(Config)?(\[\d+\])?(\.value)?$|\.args(\[\d+\])?$|^spec\.(programArgs|programArgsList|client\.args)\b/;

const REDACTED = '******';

/** Whether the value of a field may be a secret. */
export const isSecret = (path: string): boolean =>
  SECRET_PATH.test(path) || (OPTION_PATH.test(path) && SECRET_OPTION.test(path));

/** JSON of a value. Lists and objects may hold secrets at any depth, so only whether they are empty is shown. */
const abbreviate = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : '[…]';
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0 ? '{}' : '{…}';
  return JSON.stringify(value);
};

/**
 * A value as a message shows it: cut, and hidden if it may be a secret. Messages reach the logs of the API server and
 * the status of the application.
 */
export const redact = (path: string, value: unknown): string => {
  if (isSecret(path)) return REDACTED;
  const text = abbreviate(value);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
};
