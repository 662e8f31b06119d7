import type { Rule } from '../rule.ts';
import { blueGreenState } from './blue-green-state.ts';
import { deprecatedFields } from './deprecated-fields.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { entryClass } from './entry-class.ts';
import { flinkConfigValues } from './flink-config-values.ts';
import { flinkVersionGiven } from './flink-version-given.ts';
import { flinkVersionKnown } from './flink-version-known.ts';
import { hookJobs } from './hook-jobs.ts';
import { ingressHost } from './ingress-host.ts';
import { jarName } from './jar-name.ts';
import { memoryFraction } from './memory-fraction.ts';
import { memoryRoom } from './memory-room.ts';
import { modeUnchanged } from './mode-unchanged.ts';
import { nameFits } from './name-fits.ts';
import { optionsForced } from './options-forced.ts';
import { optionsRemoved } from './options-removed.ts';
import { podTemplate } from './pod-template.ts';
import { portsDistinct } from './ports-distinct.ts';
import { programArgsOnce } from './program-args-once.ts';
import { reactiveMode } from './reactive-mode.ts';
import { replicasNeedHa } from './replicas-need-ha.ts';
import { resources } from './resources.ts';
import { savepointDirectory } from './savepoint-directory.ts';
import { submissionVersion } from './submission-version.ts';
import { withoutEffect } from './without-effect.ts';

/** All rules, in the order in which their findings are told. */
export const RULES: readonly Rule[] = [
  nameFits,
  modeUnchanged,
  blueGreenState,
  flinkVersionKnown,
  submissionVersion,
  reactiveMode,
  jarName,
  entryClass,
  programArgsOnce,
  replicasNeedHa,
  resources,
  memoryFraction,
  memoryRoom,
  portsDistinct,
  podTemplate,
  hookJobs,
  ingressHost,
  disruptionBudget,
  flinkConfigValues,
  flinkVersionGiven,
  savepointDirectory,
  optionsForced,
  optionsRemoved,
  withoutEffect,
  deprecatedFields,
];
