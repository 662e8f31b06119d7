const MAX_SHOWN = 80;

/** Options whose values Flink itself does not show (GlobalConfiguration.SENSITIVE_KEYS, all versions' together). */
const SECRET_OPTION =
  /(password|secret|fs\.azure\.account\.key|api-?key|auth-params|service-key|token|basic-auth|jaas\.config|http-headers)/i;
const OPTION = /^spec\.flinkConfig\b/;
/** Values of variables, what stands where they should, and what a job is told. */
const SECRET_FIELD = /\.env(Config)?(\[\d+\])?(\.value)?$|^spec\.(programArgs|programArgsList|client\.args)\b/;

export const isSecretOption = (name: string): boolean => SECRET_OPTION.test(name);

/** Stands for a value that may be a secret. */
export const REDACTED = '******';

const inside = (value: object): number => (Array.isArray(value) ? value.length : Object.keys(value).length);

/** What an object or a list holds may be anybody's secret: that there is something in it is all that is said. */
const text = (value: unknown): string =>
  typeof value !== 'object' || value === null || inside(value) === 0
    ? JSON.stringify(value)
    : Array.isArray(value)
      ? '[…]'
      : '{…}';

/** A value as a message quotes it: cut, and hidden where it may be a secret. Messages end in logs of the API server and in status. */
export const redact = (path: string, got: unknown): string => {
  if (got === REDACTED || (OPTION.test(path) && isSecretOption(path)) || SECRET_FIELD.test(path)) return REDACTED;
  const all = text(got);
  return all.length > MAX_SHOWN ? `${all.slice(0, MAX_SHOWN)}…` : all;
};
