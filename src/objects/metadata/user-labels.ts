import { RESERVED_LABELS } from '../../api/labels.ts';

type Labels = Readonly<Record<string, string>>;

/** The labels that a user chose, without those that others set: a stored application can have some from before admission. */
export const userLabels = (labels: Labels = {}): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !RESERVED_LABELS.includes(name)));
