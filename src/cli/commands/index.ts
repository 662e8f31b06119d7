import type { Command } from '../command.ts';
import { CHANGES } from './changes.ts';
import { events } from './events.ts';
import { exceptions } from './exceptions.ts';
import { get } from './get.ts';
import { history } from './history.ts';
import { logs } from './logs.ts';
import { plan } from './plan.ts';
import { scale } from './scale.ts';
import { status } from './status.ts';
import { ui } from './ui.ts';
import { wait } from './wait.ts';

/** In the order in which `kubectl flink --help` lists them. */
export const COMMANDS: readonly Command[] = [
  get,
  status,
  wait,
  logs,
  events,
  exceptions,
  history,
  ui,
  plan,
  ...CHANGES,
  scale,
];
