import type { Spec } from '../../api/spec.ts';
import { effectiveOptions } from '../options/effective-options.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

/** The first of these that is set decides on TLS of Flink's REST API (Flink, SecurityOptions). */
const OPTIONS = ['security.ssl.rest.enabled', 'security.ssl.enabled'] as const;

const decidingOption = (spec: Spec): string | undefined => OPTIONS.find((key) => effectiveOptions(spec).isSet(key));

export const restTls = rule({
  name: 'rest-tls',
  level: 'error',
  guards: "flinkapp asks Flink's REST API without TLS, so it could not reach the JobManager.",
  violations: ({ spec }) => {
    const key = decidingOption(spec);
    const got = key === undefined ? undefined : effectiveOptions(spec).get(key);
    if (key === undefined || got?.toLowerCase() !== 'true') return [];
    return [
      {
        path: optionPath(key),
        problem: "is not supported: flinkapp asks Flink's REST API without TLS",
        advice:
          'use security.ssl.internal.enabled for the traffic inside the cluster, and restrict the REST port with a NetworkPolicy',
        got,
      },
    ];
  },
});
