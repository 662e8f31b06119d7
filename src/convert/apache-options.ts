import { type Fields, isFields } from '../api/fields.ts';
import { type Part, part } from './converted.ts';

/** Options of Apache's operator and of its native mode, which mean nothing to flinkapp. */
const OTHERS = /^(kubernetes\.|job\.autoscaler\.)/;

/** What replaces an option of Apache's operator; undefined for a value that no field can take. */
const OPERATOR_OPTIONS: Readonly<Record<string, (value: string) => Fields | undefined>> = {
  'kubernetes.operator.periodic.savepoint.interval': (value) => {
    const intervalSeconds = secondsOf(value);
    return intervalSeconds === undefined ? undefined : { savepointPolicy: { intervalSeconds } };
  },
  'kubernetes.operator.savepoint.history.max.count': (value) => {
    const retainCount = Number(value);
    return Number.isFinite(retainCount) ? { savepointPolicy: { retainCount } } : undefined;
  },
  'kubernetes.operator.job.savepoint-on-deletion': (value) => ({
    deleteMode: value === 'true' ? 'Savepoint' : 'ForceCancel',
  }),
};

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, sec: 1, m: 60, min: 60, h: 3600, d: 86_400 };

/** Whole seconds of a duration of Flink, such as `6 h`; undefined for any other text, such as that of cron. */
const secondsOf = (text: string): number | undefined => {
  const [, number, unit = 'ms'] = /^(\d+)\s*([a-z]*)$/.exec(text.trim()) ?? [];
  const factor = UNITS[unit === '' ? 'ms' : unit];
  return number === undefined || factor === undefined ? undefined : Math.ceil(Number(number) * factor);
};

/** Nested options as flat ones: Apache's operator takes both. */
export const flatOptions = (options: unknown, prefix = ''): Readonly<Record<string, string>> => {
  if (!isFields(options)) return {};
  return Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) =>
      isFields(value) ? Object.entries(flatOptions(value, `${prefix}${key}.`)) : [[`${prefix}${key}`, String(value)]],
    ),
  );
};

const mergePolicies = (all: readonly Fields[]): Fields => {
  const policies = all.flatMap(({ savepointPolicy }) => (isFields(savepointPolicy) ? [savepointPolicy] : []));
  const merged = policies.length === 0 ? {} : { savepointPolicy: Object.assign({}, ...policies) };
  return { ...Object.assign({}, ...all), ...merged };
};

/** `flinkConfiguration`: Flink's own options stay, those of the operator become fields, and the others are named. */
export const options = (flinkConfiguration: unknown): Part => {
  const all = Object.entries(flatOptions(flinkConfiguration));
  const path = (key: string): string => `spec.flinkConfiguration["${key}"]`;
  const replaced = all.flatMap(([key, value]) => {
    const fields = OPERATOR_OPTIONS[key]?.(value);
    return fields === undefined ? [] : [{ key, fields }];
  });
  const flinkConfig = Object.fromEntries(all.filter(([key]) => !OTHERS.test(key)));
  const dropped = all.filter(([key]) => OTHERS.test(key) && !replaced.some((one) => one.key === key));
  const spec = {
    ...(Object.keys(flinkConfig).length === 0 ? {} : { flinkConfig }),
    ...mergePolicies(replaced.map(({ fields }) => fields)),
  };
  return part(
    spec,
    ...dropped.map(([key]) => ({ path: path(key), text: 'belongs to the other operator, and was left out' })),
  );
};
