import type { Rule } from '../rule.ts';
import { affinity } from './affinity.ts';
import { batchState } from './batch-state.ts';
import { blueGreenState } from './blue-green-state.ts';
import { checkpointDirectory } from './checkpoint-directory.ts';
import { confMounts } from './conf-mounts.ts';
import { containerPorts } from './container-ports.ts';
import { containers } from './containers.ts';
import { deprecatedFields } from './deprecated-fields.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { entryClass } from './entry-class.ts';
import { environment } from './environment.ts';
import { fieldReferences } from './field-references.ts';
import { flinkConfigValues } from './flink-config-values.ts';
import { flinkVersionGiven } from './flink-version-given.ts';
import { flinkVersionKnown } from './flink-version-known.ts';
import { haSettings } from './ha-settings.ts';
import { hookJobs } from './hook-jobs.ts';
import { imageName } from './image-name.ts';
import { imageTag } from './image-tag.ts';
import { ingressHost } from './ingress-host.ts';
import { jarName } from './jar-name.ts';
import { jobSidecars } from './job-sidecars.ts';
import { kubernetesFields } from './kubernetes-fields.ts';
import { kubernetesTypes } from './kubernetes-types.ts';
import { labels } from './labels.ts';
import { labelsReserved } from './labels-reserved.ts';
import { lastState } from './last-state.ts';
import { maxParallelism } from './max-parallelism.ts';
import { memoryFraction } from './memory-fraction.ts';
import { memoryRoom } from './memory-room.ts';
import { memoryRoomOld } from './memory-room-old.ts';
import { modeUnchanged } from './mode-unchanged.ts';
import { nameFits } from './name-fits.ts';
import { operatorOptions } from './operator-options.ts';
import { optionMisspelt } from './option-misspelt.ts';
import { optionUnknown } from './option-unknown.ts';
import { optionValue } from './option-value.ts';
import { optionVersion } from './option-version.ts';
import { optionsForced } from './options-forced.ts';
import { plainCredentials } from './plain-credentials.ts';
import { podMistakes } from './pod-mistakes.ts';
import { podResources } from './pod-resources.ts';
import { podSettings } from './pod-settings.ts';
import { podTemplate } from './pod-template.ts';
import { policies } from './policies.ts';
import { portsDistinct } from './ports-distinct.ts';
import { probes } from './probes.ts';
import { programArgs } from './program-args.ts';
import { programArgsOnce } from './program-args-once.ts';
import { reactiveMode } from './reactive-mode.ts';
import { replicasNeedHa } from './replicas-need-ha.ts';
import { resources } from './resources.ts';
import { restTls } from './rest-tls.ts';
import { restoreAge } from './restore-age.ts';
import { restorePath } from './restore-path.ts';
import { runAsRoot } from './run-as-root.ts';
import { savepointDirectory } from './savepoint-directory.ts';
import { securityContext } from './security-context.ts';
import { sidecarPorts } from './sidecar-ports.ts';
import { stateDirectory } from './state-directory.ts';
import { stateDurable } from './state-durable.ts';
import { submissionVersion } from './submission-version.ts';
import { tolerations } from './tolerations.ts';
import { topologySpread } from './topology-spread.ts';
import { variableDeclared } from './variable-declared.ts';
import { volumeSources } from './volume-sources.ts';
import { volumes } from './volumes.ts';
import { webSubmit } from './web-submit.ts';
import { withoutEffect } from './without-effect.ts';

/** All rules, in the order of their messages and of docs/admission.md. */
export const RULES: readonly Rule[] = [
  nameFits,
  modeUnchanged,
  blueGreenState,
  lastState,
  restorePath,
  flinkVersionKnown,
  submissionVersion,
  reactiveMode,
  imageName,
  jarName,
  entryClass,
  programArgsOnce,
  programArgs,
  maxParallelism,
  replicasNeedHa,
  resources,
  memoryFraction,
  memoryRoom,
  portsDistinct,
  kubernetesTypes,
  containers,
  containerPorts,
  probes,
  environment,
  volumes,
  volumeSources,
  fieldReferences,
  securityContext,
  podSettings,
  tolerations,
  topologySpread,
  affinity,
  labels,
  podTemplate,
  podResources,
  hookJobs,
  ingressHost,
  disruptionBudget,
  flinkConfigValues,
  optionMisspelt,
  optionValue,
  restTls,
  webSubmit,
  stateDirectory,
  flinkVersionGiven,
  imageTag,
  kubernetesFields,
  podMistakes,
  runAsRoot,
  savepointDirectory,
  checkpointDirectory,
  stateDurable,
  sidecarPorts,
  confMounts,
  jobSidecars,
  plainCredentials,
  labelsReserved,
  batchState,
  policies,
  restoreAge,
  memoryRoomOld,
  haSettings,
  optionsForced,
  optionVersion,
  optionUnknown,
  operatorOptions,
  variableDeclared,
  withoutEffect,
  deprecatedFields,
];
