import { Type } from 'typebox';
import { parseFlinkVersion } from '../api/flink-version.ts';
import type { OverviewFact } from '../lifecycle/observation.ts';
import { type Answer, ask, reader } from './answer.ts';
import type { Transport } from './transport.ts';

const read = reader(
  Type.Object({
    taskmanagers: Type.Number(),
    'slots-total': Type.Number(),
    'slots-available': Type.Number(),
    'jobs-finished': Type.Optional(Type.Number()),
    'jobs-cancelled': Type.Optional(Type.Number()),
    'jobs-failed': Type.Optional(Type.Number()),
    'flink-version': Type.String(),
  }),
);

/** `GET /overview`: TaskManagers, slots, ended jobs and the version, in all versions. */
export const getOverview = (transport: Transport, base: string, timeoutMs: number): Promise<Answer<OverviewFact>> =>
  ask(transport, { base, method: 'GET', path: '/overview', timeoutMs }, (text) => {
    const body = read(text);
    if (body === undefined) return undefined;
    return {
      version: parseFlinkVersion(body['flink-version']),
      taskManagers: body.taskmanagers,
      slotsTotal: body['slots-total'],
      slotsAvailable: body['slots-available'],
      ended: {
        finished: body['jobs-finished'] ?? 0,
        canceled: body['jobs-cancelled'] ?? 0,
        failed: body['jobs-failed'] ?? 0,
      },
    };
  });
