import { atLeast, parseFlinkVersion } from '../../api/flink-version.ts';
import { rule } from '../rule.ts';

/** Gone with Flink 2.0 (its release notes), and what took their place. */
const REMOVED: Readonly<Record<string, string>> = {
  'taskmanager.network.memory.fraction': 'taskmanager.memory.network.fraction',
  'taskmanager.network.memory.min': 'taskmanager.memory.network.min',
  'taskmanager.network.memory.max': 'taskmanager.memory.network.max',
  'web.port': 'uiPort',
  'web.address': 'rest.address',
  'cluster.evenly-spread-out-slots': 'taskmanager.load-balance.mode: SLOTS',
  'state.backend.async': 'nothing: it always is',
};

export const optionsRemoved = rule({
  name: 'options-removed',
  level: 'warning',
  guards: 'Options that Flink 2 no longer reads.',
  check: ({ spec }) => {
    const version = parseFlinkVersion(spec.flinkVersion);
    if (version === undefined || !atLeast(version, 2, 0)) return [];
    return Object.entries({ ...spec.flinkConfig }).flatMap(([key, got]) => {
      const instead = REMOVED[key];
      return instead === undefined
        ? []
        : [{ path: `spec.flinkConfig[${JSON.stringify(key)}]`, fault: 'is not read by Flink 2', advice: `in its place: ${instead}`, got }];
    });
  },
});
