import { formatDiagnostic } from '../../admission/verdict.ts';
import type { Difference } from '../../plan/differences.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Paint, Tone } from './paint.ts';

const TONES: Readonly<Record<Plan['effect'], Tone>> = {
  refused: 'bad',
  create: 'moving',
  nothing: 'good',
  policy: 'good',
  rescale: 'moving',
  deploy: 'moving',
  suspend: 'moving',
  resume: 'moving',
};

/** Values of variables and options can be secrets: a plan names fields that hold them, and no values. */
const HIDDEN = /env|args|password|secret|token|key/i;

const shown = (path: string, value: unknown): string => {
  if (value === undefined) return 'nothing';
  return HIDDEN.test(path) ? '******' : JSON.stringify(value);
};

const differenceLine = ({ path, from, to, deploys }: Difference): string =>
  `  ${path}: ${shown(path, from)} → ${shown(path, to)}${deploys ? ' (deploys)' : ''}`;

/** What `kubectl flink plan` prints of one application. */
export const planScreen = (name: string, plan: Plan, paint: Paint): string =>
  [
    `${name}  ${paint(TONES[plan.effect], plan.effect)}${plan.restarts ? ', the job restarts' : ''}`,
    ...plan.differences.map(differenceLine),
    ...plan.errors.map((error) => `  ${paint('bad', 'error')}: ${formatDiagnostic(error)}`),
    ...plan.warnings.map((warning) => `  ${paint('moving', 'warning')}: ${formatDiagnostic(warning)}`),
    ...plan.steps.map((step, i) => `  ${i + 1}. ${step}`),
    '',
  ].join('\n');
