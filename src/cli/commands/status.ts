import type { FlinkApplication } from '../../api/flinkapplication.ts';
import { summarize } from '../../fleet/summary.ts';
import { type Command, flagOption, type Invocation, textOption } from '../command.ts';
import { CommandError, EXIT } from '../exit.ts';
import { readApplication } from '../kubectl/applications.ts';
import { askFlink } from '../kubectl/flink.ts';
import type { Kubectl } from '../kubectl/kubectl.ts';
import type { Checkpoints, LiveJob, Metrics } from '../screens/live-job.ts';
import { painter } from '../screens/paint.ts';
import { statusScreen } from '../screens/status.ts';
import { oneName } from './names.ts';

/** A screen is there within three seconds, with or without Flink: kubectl itself takes a part of them. */
const PATIENCE_MS = 1000;

const readLive = async (kubectl: Kubectl, application: FlinkApplication): Promise<LiveJob> => {
  const jobId = application.status?.jobStatus?.jobID;
  const ask = <T>(path: string) => askFlink<T>(kubectl, application, { path, patienceMs: PATIENCE_MS });
  const [checkpoints, metrics] = await Promise.all([
    ask<Checkpoints>(`/jobs/${jobId}/checkpoints`),
    ask<Metrics>(`/jobs/${jobId}/metrics?get=numRestarts`),
  ]);
  return { checkpoints, metrics };
};

const NO_JOB = { reason: 'there is no job' };

const liveOf = (kubectl: Kubectl, application: FlinkApplication): Promise<LiveJob> | LiveJob =>
  application.status?.jobStatus?.jobID === undefined
    ? { checkpoints: NO_JOB, metrics: NO_JOB }
    : readLive(kubectl, application);

const show = async (invocation: Invocation, name: string): Promise<FlinkApplication> => {
  const { kubectl, terminal } = invocation;
  const output = textOption(invocation, 'output') ?? 'text';
  if (output !== 'text' && output !== 'json') throw new CommandError(EXIT.usage, '--output is text or json');
  const application = await readApplication(kubectl, name);
  const live = await liveOf(kubectl, application);
  const at = new Date(terminal.now()).toISOString();
  const json = {
    apiVersion: 'cli.flink.k8s.io/v1',
    kind: 'ApplicationStatus',
    at,
    application: summarize(application),
    flink: live,
  };
  terminal.out(
    output === 'json'
      ? `${JSON.stringify(json, null, 2)}\n`
      : statusScreen(application, live, { now: terminal.now(), paint: painter(terminal.color) }),
  );
  return application;
};

export const status: Command = {
  name: 'status',
  synopsis: 'NAME [-o text|json] [--exit-code]',
  summary: 'show one application: what it does, why, and what to do',
  options: { output: { type: 'string', short: 'o' }, 'exit-code': { type: 'boolean' } },
  help: `  -o, --output FORMAT  text (default) or json; only json is stable
  --exit-code          exit with 1 if the application is not ready`,
  run: async (invocation) => {
    const application = await show(invocation, oneName(invocation.positionals));
    const isBad = summarize(application).readiness === 'notReady';
    return isBad && flagOption(invocation, 'exit-code') ? EXIT.notSo : EXIT.ok;
  },
};
