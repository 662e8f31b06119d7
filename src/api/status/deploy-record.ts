import { string } from '../kit.ts';
import type { Spec } from '../spec.ts';

/** The first eight characters of a hash; it is part of the names and addresses of a cluster. */
export const deployHash = (description: string) => string({ description, pattern: '^[0-9a-f]{8}$', decides: true });

/** What a JobManager in application mode is started with. */
export interface JobStart {
  readonly jobId: string;
  readonly attempt: number;
  readonly restorePath?: string;
  readonly allowNonRestoredState?: boolean;
}

/** What a cluster was made of: the part of the spec that its hash covers, so that it can be made again unchanged. */
export interface DeployRecord {
  readonly hash: string;
  readonly spec: Spec;
  /** Labels of the resource at that time. They are on the pods, and a later change of them must not restart a pod. */
  readonly labels: Readonly<Record<string, string>>;
  /** Hash of the ConfigMaps and Secrets that its pods have read; absent until one of them has changed. */
  readonly config?: string;
  /** Hash of the spec that the job was rescaled to in place; `hash` remains the name of the cluster. */
  readonly rescaled?: string;
  /**
   * High availability: the id under which the JobManagers of this cluster store their jobs. It is another one each time that
   * flinkapp creates the cluster. Absent for clusters that an earlier flinkapp created: theirs is the name of the cluster.
   */
  readonly haClusterId?: string;
  /** Application mode: the one job that this cluster's JobManager runs. */
  readonly start?: JobStart;
}

/** A rescale in place: the next deploy record, and who carries it out. */
export interface Rescale {
  readonly record: DeployRecord;
  /** Flink's adaptive scheduler, a restart of the job, or the number of TaskManagers (reactive mode). */
  readonly by: 'scheduler' | 'restart' | 'replicas';
}
