/**
 * For how long Flink's answer about the checkpoints of a job may be out of date, in milliseconds: Flink caches it for 3 s
 * (`rest.cache.checkpoint-statistics.timeout` from 1.18, `web.refresh-interval` before), and the call takes a moment.
 */
export const STATISTICS_STALE_MS = 4000;
