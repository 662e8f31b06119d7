/** A pod of the application, or what a cluster left in a high-availability store. */
export interface PodFact {
  readonly name: string;
  /** Deploy hash. */
  readonly cluster: string;
  /** Whether it belongs to this application, and not to a deleted one of the same name. */
  readonly ownedByUid: boolean;
  /** It is not a pod but a ConfigMap of the high-availability store. */
  readonly store?: true;
  /** JobManager only: identifies the process. A restarted JobManager is another process. */
  readonly jobManagerId?: string;
  /** Why its main container, that of Flink, is not running; the same text as long as the reason is the same. */
  readonly problem?: string;
  /** What Kubernetes says of the problem in some of its answers only. */
  readonly problemDetail?: string;
  /** The problem does not go away soon by waiting. */
  readonly permanent?: boolean;
  /** The problem does not go away at all by waiting: only another spec solves it. */
  readonly needsEdit?: true;
  /** Its main container is running, and Kubernetes is not deleting the pod. */
  readonly runs?: true;
  /** Its main container has ended, and Kubernetes does not restart it. */
  readonly ended?: true;
  /** Kubernetes is deleting it: when its grace period ends. The pod of a silent node stays, and may run on. */
  readonly terminatesBy?: string;
  /** They keep a pod that Kubernetes is deleting, also after its containers have ended. */
  readonly finalizers?: readonly string[];
  /** The node of a pod that Kubernetes is deleting. */
  readonly node?: string;
}
