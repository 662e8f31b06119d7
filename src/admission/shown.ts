const MAX_SHOWN = 80;

/** Options whose values Flink itself does not show (GlobalConfiguration.SENSITIVE_KEYS, all versions' together). */
const SECRET_OPTION =
  /^spec\.flinkConfig\[.*(password|secret|fs\.azure\.account\.key|api-?key|auth-params|service-key|token|basic-auth|jaas\.config|http-headers)/i;
/** Values of variables, and what a job is told. */
const SECRET_FIELD = /\.env\[\d+\](\.value)?$|^spec\.(programArgs|programArgsList|client\.args)\b/;

/** A value as a message quotes it: cut, and hidden where it may be a secret. Messages end in logs of the API server and in status. */
export const shown = (path: string, got: unknown): string => {
  if (SECRET_OPTION.test(path) || SECRET_FIELD.test(path)) return '******';
  const text = JSON.stringify(got);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
};
