/** Every setting of the service: its variable, default and meaning. Read once, at the start. docs/settings.md is generated from it. */
export const SETTINGS = {
  port: { variable: 'FLINKAPP_LISTEN_PORT', standard: '8443', means: 'Port of the HTTPS server; 0 takes a free one.' },
  metricsPort: {
    variable: 'FLINKAPP_METRICS_PORT',
    standard: '8444',
    means: 'Port of `/metrics`, HTTPS too; 0 takes a free one.',
  },
  logLevel: { variable: 'FLINKAPP_LOG_LEVEL', standard: 'info', means: 'trace, debug, info, warn or error.' },
  namespace: {
    variable: 'FLINKAPP_NAMESPACE',
    standard: 'flinkapp-system',
    means: 'Namespace of the service; its Secrets are there.',
  },
  service: {
    variable: 'FLINKAPP_SERVICE',
    standard: 'flinkapp',
    means: 'Name of its Service, and the prefix of the objects that trust it.',
  },
  kubeUrl: {
    variable: 'FLINKAPP_KUBE_URL',
    standard: '',
    means: 'API server without credentials, as `kubectl proxy` offers it. Empty: the pod’s own service account.',
  },
  clusterStartSeconds: {
    variable: 'FLINKAPP_CLUSTER_START_SECONDS',
    standard: '300',
    means: 'A new cluster that offers too few slots for so long fails the deploy.',
  },
  jobStartSeconds: {
    variable: 'FLINKAPP_JOB_START_SECONDS',
    standard: '300',
    means: 'A new job that does not run all its tasks for so long fails the deploy.',
  },
  hookBudgetSeconds: {
    variable: 'FLINKAPP_HOOK_BUDGET_SECONDS',
    standard: '8',
    means: 'A hook answers within this; keep it two seconds below Metacontroller’s time-out.',
  },
  certificates: {
    variable: 'FLINKAPP_CERTIFICATES',
    standard: 'flinkapp',
    means:
      'Who makes the certificates: `flinkapp`, or `secret`: somebody else, who keeps ca.crt, tls.crt and tls.key in the Secret.',
  },
  webhookClientAuthority: {
    variable: 'FLINKAPP_WEBHOOK_CLIENT_AUTHORITY',
    standard: '',
    means:
      'File with the authority that signed the API server’s client certificate, in PEM: without one the webhooks answer 401. Empty: anyone may ask them.',
  },
  maxBodyBytes: { variable: 'FLINKAPP_MAX_BODY_BYTES', standard: '8388608', means: 'Largest request body taken.' },
  maxInFlight: {
    variable: 'FLINKAPP_MAX_IN_FLIGHT',
    standard: '64',
    means: 'Most calls under way at once, of webhooks and of hooks each; more are answered 503.',
  },
} as const;

type Setting = keyof typeof SETTINGS;
const NUMBERS = [
  'port',
  'metricsPort',
  'clusterStartSeconds',
  'jobStartSeconds',
  'hookBudgetSeconds',
  'maxBodyBytes',
  'maxInFlight',
] as const satisfies readonly Setting[];
type NumberSetting = (typeof NUMBERS)[number];

export type Config = { readonly [S in Exclude<Setting, 'certificates'>]: S extends NumberSetting ? number : string } & {
  readonly certificates: 'flinkapp' | 'secret';
};

/** A setting is not what it must be; the process should not start. */
export class BadSetting extends Error {
  override readonly name = 'BadSetting';
}

type Environment = Readonly<Record<string, string | undefined>>;

const text = (env: Environment, setting: Setting): string =>
  env[SETTINGS[setting].variable] ?? SETTINGS[setting].standard;

const positive = (env: Environment, setting: NumberSetting): number => {
  const value = Number(text(env, setting));
  if (!Number.isFinite(value) || value <= 0)
    throw new BadSetting(`${SETTINGS[setting].variable} must be a positive number, not '${text(env, setting)}'`);
  return value;
};

const portOf = (env: Environment, setting: 'port' | 'metricsPort'): number =>
  text(env, setting) === '0' ? 0 : positive(env, setting);

const certificates = (env: Environment): Config['certificates'] => {
  const value = text(env, 'certificates');
  if (value !== 'flinkapp' && value !== 'secret')
    throw new BadSetting(`${SETTINGS.certificates.variable} must be flinkapp or secret, not '${value}'`);
  return value;
};

export const readConfig = (env: Environment): Config =>
  Object.freeze({
    port: portOf(env, 'port'),
    metricsPort: portOf(env, 'metricsPort'),
    logLevel: text(env, 'logLevel'),
    namespace: text(env, 'namespace'),
    service: text(env, 'service'),
    kubeUrl: text(env, 'kubeUrl'),
    clusterStartSeconds: positive(env, 'clusterStartSeconds'),
    jobStartSeconds: positive(env, 'jobStartSeconds'),
    hookBudgetSeconds: positive(env, 'hookBudgetSeconds'),
    certificates: certificates(env),
    webhookClientAuthority: text(env, 'webhookClientAuthority'),
    maxBodyBytes: positive(env, 'maxBodyBytes'),
    maxInFlight: positive(env, 'maxInFlight'),
  });
