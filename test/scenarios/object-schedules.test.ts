import { runSchedules } from './run-schedules.ts';
import { withoutObjects } from './schedule.ts';

runSchedules('object', withoutObjects, 100);
