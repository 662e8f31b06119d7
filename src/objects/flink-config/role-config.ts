import type { Role } from '../../api/labels.ts';
import type { RoleConfig, Spec } from '../../api/spec.ts';

/** Where the spec says what is of one role. */
export const ROLE_FIELDS = { jobmanager: 'jobManagerConfig', taskmanager: 'taskManagerConfig' } as const;

export const roleConfig = (spec: Spec, role: Role): RoleConfig | undefined => spec[ROLE_FIELDS[role]];
