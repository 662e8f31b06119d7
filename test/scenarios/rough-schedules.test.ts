import { runSchedules } from './run-schedules.ts';
import { rough } from './schedule.ts';

runSchedules('rough', rough, 700);
