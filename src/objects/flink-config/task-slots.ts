import type { Spec } from '../../api/spec.ts';

const DEFAULT_TASK_SLOTS = 16;

export const taskSlots = (spec: Spec): number => spec.taskManagerConfig?.taskSlots ?? DEFAULT_TASK_SLOTS;

/** The number of TaskManagers. */
export const taskManagers = (spec: Spec): number => Math.ceil(spec.parallelism / taskSlots(spec));
