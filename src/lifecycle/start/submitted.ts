import type { DeployRecord, Status, SubmitOperation } from '../../api/status.ts';

/** A submission that is under way, and what it is of. */
export interface Submitted {
  readonly operation: SubmitOperation;
  readonly record: DeployRecord;
}

/** The submission to that cluster, if the stored status names one. */
export const submitted = ({ operation }: Status, record: DeployRecord | undefined): Submitted | undefined =>
  operation?.kind === 'submit' && record !== undefined && operation.cluster === record.hash
    ? { operation, record }
    : undefined;
