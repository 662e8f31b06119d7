import { APP_LABEL, HASH_LABEL, ROLE_LABEL, type Role, recommendedLabels, UID_LABEL } from '../../api/labels.ts';
import type { NamespacedName, Owner } from './owner.ts';

type Labels = Readonly<Record<string, string>>;

/** Labels of an object that belongs to the application, but to none of its clusters. */
export const applicationLabels = ({ name }: NamespacedName): Labels => ({
  ...recommendedLabels(name),
  [APP_LABEL]: name,
});

/** Labels of an object that belongs to one cluster. */
export const clusterLabels = ({ name }: NamespacedName, hash: string, role?: Role): Labels => ({
  ...recommendedLabels(name, role),
  [APP_LABEL]: name,
  [HASH_LABEL]: hash,
});

/** Labels that only the pods of one role of one cluster have. */
export const podSelector = ({ name, uid }: Owner, hash: string, role: string): Labels => ({
  [APP_LABEL]: name,
  [HASH_LABEL]: hash,
  [ROLE_LABEL]: role,
  [UID_LABEL]: uid,
});
