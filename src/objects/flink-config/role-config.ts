import type { Role } from '../../api/labels.ts';
import type { RoleConfig, Spec } from '../../api/spec.ts';

/** The field of the spec for each role. */
export const ROLE_FIELDS = { jobmanager: 'jobManagerConfig', taskmanager: 'taskManagerConfig' } as const;

export const roleConfig = (spec: Spec, role: Role): RoleConfig | undefined => spec[ROLE_FIELDS[role]];
