import type { Role } from '../../api/labels.ts';
import { APP_LABEL, HASH_LABEL, ROLE_LABEL, UID_LABEL } from '../../api/labels.ts';
import type { Owner } from './owner.ts';

/** Labels by which the pods of one role of one cluster are told from all others. */
export const podSelector = (owner: Owner, hash: string, role: Role): Record<string, string> => ({
  [APP_LABEL]: owner.name,
  [HASH_LABEL]: hash,
  [ROLE_LABEL]: role,
  [UID_LABEL]: owner.uid,
});
