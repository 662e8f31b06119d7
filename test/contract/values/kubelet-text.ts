import type { V1Container, V1EnvVar } from '@kubernetes/client-node';
import type { DeepReadonly } from '../../../src/api/kubernetes.ts';

type Variables = Readonly<Record<string, string>>;

/** Text as a kubelet passes it on: `$(NAME)` of a known variable is replaced, and `$$` is `$` (third_party/forked/golang/expansion). */
export const expand = (text: string, variables: Variables): string =>
  text.replace(/\$\$|\$\(([^()]*)\)/g, (whole, name?: string) =>
    name === undefined ? '$' : (variables[name] ?? whole),
  );

const contentOf = (
  { value = '', valueFrom }: DeepReadonly<V1EnvVar>,
  before: Variables,
  given: Variables,
  name: string,
) => (valueFrom === undefined ? expand(value, before) : (given[name] ?? ''));

/** The environment and the arguments of a container's process. @param given what fields and Secrets hold, by variable */
export const processOf = (
  { env = [], args = [] }: DeepReadonly<V1Container>,
  given: Variables,
): { readonly env: Variables; readonly args: readonly string[] } => {
  let variables: Variables = {};
  for (const variable of env)
    variables = { ...variables, [variable.name]: contentOf(variable, variables, given, variable.name) };
  return { env: variables, args: args.map((arg) => expand(arg, variables)) };
};
