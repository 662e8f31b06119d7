import { runSchedules } from './run-schedules.ts';
import { calm } from './schedule.ts';

runSchedules('calm', calm, 1300);
