/** All settings of the service, read once at the start. docs/settings.md is generated from this list. */
export const SETTINGS = {
  port: {
    variable: 'FLINKAPP_LISTEN_PORT',
    standard: '8443',
    means: 'Port of the webhooks and hooks (HTTPS); 0 takes a free port.',
  },
  metricsPort: {
    variable: 'FLINKAPP_METRICS_PORT',
    standard: '8444',
    means: 'Port of `/metrics` (HTTPS); 0 takes a free port.',
  },
  logLevel: {
    variable: 'FLINKAPP_LOG_LEVEL',
    standard: 'info',
    means: 'Level of the log: trace, debug, info, warn or error.',
  },
  namespace: {
    variable: 'FLINKAPP_NAMESPACE',
    standard: 'flinkapp-system',
    means: 'Namespace of the service and of its Secrets.',
  },
  service: {
    variable: 'FLINKAPP_SERVICE',
    standard: 'flinkapp',
    means:
      'Name of its Kubernetes Service, of the webhook configurations and of the CompositeController; prefix of its Secrets.',
  },
  kubeUrl: {
    variable: 'FLINKAPP_KUBE_URL',
    standard: '',
    means:
      'URL of an API server that needs no credentials, such as `kubectl proxy`. Empty: the API server of the pod’s own ServiceAccount.',
  },
  clusterStartSeconds: {
    variable: 'FLINKAPP_CLUSTER_START_SECONDS',
    standard: '300',
    means:
      'An attempt to start a cluster fails if it still offers too few slots after this many seconds (`spec.deadlines.clusterStartSeconds`).',
  },
  jobStartSeconds: {
    variable: 'FLINKAPP_JOB_START_SECONDS',
    standard: '300',
    means:
      'An attempt to start a job fails if the job gets no further for this many seconds (`spec.deadlines.jobStartSeconds`).',
  },
  restoreSeconds: {
    variable: 'FLINKAPP_RESTORE_SECONDS',
    standard: '3600',
    means:
      'An attempt to start a job fails if its tasks restore their state for this many seconds and get no further (`spec.deadlines.restoreSeconds`).',
  },
  hookBudgetSeconds: {
    variable: 'FLINKAPP_HOOK_BUDGET_SECONDS',
    standard: '8',
    means: 'Seconds for one hook call. Keep it two seconds below Metacontroller’s time-out.',
  },
  certificates: {
    variable: 'FLINKAPP_CERTIFICATES',
    standard: 'flinkapp',
    means:
      '`flinkapp`: flinkapp makes and renews the certificates. `secret`: somebody else stores ca.crt, tls.crt and tls.key in the Secret.',
  },
  webhookClientAuthority: {
    variable: 'FLINKAPP_WEBHOOK_CLIENT_AUTHORITY',
    standard: '',
    means:
      'File with the authority of the API server’s client certificate, in PEM: the webhooks answer 401 to callers without such a certificate. Empty: the webhooks answer anyone.',
  },
  applicationMetrics: {
    variable: 'FLINKAPP_APPLICATION_METRICS',
    standard: 'true',
    means: 'Whether `/metrics` has series of each application (docs/metrics.md), about 20 for one: true or false.',
  },
  defaultsFile: {
    variable: 'FLINKAPP_DEFAULTS_FILE',
    standard: '',
    means:
      'File with part of a spec, in YAML, that new applications get where they do not write it themselves (docs/guide/configuration.md). Empty: none.',
  },
  maxBodyBytes: {
    variable: 'FLINKAPP_MAX_BODY_BYTES',
    standard: '8388608',
    means: 'Largest accepted request body, in bytes.',
  },
  maxInFlight: {
    variable: 'FLINKAPP_MAX_IN_FLIGHT',
    standard: '64',
    means: 'Most calls in flight, of webhooks and of hooks each; flinkapp answers 429 to more.',
  },
} as const;

type Setting = keyof typeof SETTINGS;
const NUMBERS = [
  'port',
  'metricsPort',
  'clusterStartSeconds',
  'jobStartSeconds',
  'restoreSeconds',
  'hookBudgetSeconds',
  'maxBodyBytes',
  'maxInFlight',
] as const satisfies readonly Setting[];
type NumberSetting = (typeof NUMBERS)[number];

export type Config = {
  readonly [S in Exclude<Setting, 'certificates' | 'applicationMetrics'>]: S extends NumberSetting ? number : string;
} & {
  readonly certificates: 'flinkapp' | 'secret';
  readonly applicationMetrics: boolean;
};

/** A setting has an invalid value; the process must not start. */
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

const truth = (env: Environment, setting: Setting): boolean => {
  const value = text(env, setting);
  if (value !== 'true' && value !== 'false')
    throw new BadSetting(`${SETTINGS[setting].variable} must be true or false, not '${value}'`);
  return value === 'true';
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
    restoreSeconds: positive(env, 'restoreSeconds'),
    hookBudgetSeconds: positive(env, 'hookBudgetSeconds'),
    certificates: certificates(env),
    webhookClientAuthority: text(env, 'webhookClientAuthority'),
    applicationMetrics: truth(env, 'applicationMetrics'),
    defaultsFile: text(env, 'defaultsFile'),
    maxBodyBytes: positive(env, 'maxBodyBytes'),
    maxInFlight: positive(env, 'maxInFlight'),
  });
