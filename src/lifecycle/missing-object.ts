/** An object that flinkapp asks Metacontroller for, and that is not among the children of the application. */
export interface MissingObject {
  /** `Pod`: the pods of the Deployment of that name. */
  readonly kind: string;
  readonly name: string;
  readonly problem: MissingProblem;
  /** It belongs to a cluster that flinkapp has not asked for yet: the live one would have to go first. */
  readonly planned?: true;
}

export type MissingProblem =
  /** The API server would create it, or did not say. `notAsked`: which right flinkapp lacks to ask. */
  | { readonly kind: 'absent'; readonly notAsked?: string }
  /** With Kubernetes' own message. */
  | { readonly kind: 'refused'; readonly message: string }
  /** Another object has its name. `controller`: such as `Deployer main`, where it has one. */
  | { readonly kind: 'taken'; readonly controller?: string }
  /** It selects the pods of this application, and has lost the label by which Metacontroller finds its children. */
  | { readonly kind: 'released' };
