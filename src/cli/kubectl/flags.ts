/** Flags of kubectl that the commands take and hand on unchanged. */
export const KUBECTL_FLAGS = {
  context: { type: 'string' },
  cluster: { type: 'string' },
  user: { type: 'string' },
  kubeconfig: { type: 'string' },
  as: { type: 'string' },
  'as-group': { type: 'string', multiple: true },
  'request-timeout': { type: 'string' },
} as const;

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** The flags for kubectl among parsed ones. */
export const kubectlFlags = (values: Values): readonly string[] =>
  [...Object.keys(KUBECTL_FLAGS), 'namespace'].flatMap((name) => {
    const given = values[name];
    return given === undefined ? [] : [given].flat().map((value) => `--${name}=${value}`);
  });
