import type { DeployRecord, Status, SubmitOperation } from '../../api/status.ts';

/** A submission that is under way, and the deploy record of its cluster. */
export interface Submitted {
  readonly operation: SubmitOperation;
  readonly record: DeployRecord;
}

/** The submission to the cluster of a record; undefined where the stored status has none. */
export const submitted = ({ operation }: Status, record: DeployRecord | undefined): Submitted | undefined =>
  operation?.kind === 'submit' && record !== undefined && operation.cluster === record.hash
    ? { operation, record }
    : undefined;
