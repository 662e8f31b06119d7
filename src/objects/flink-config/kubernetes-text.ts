/**
 * Text for a field in which Kubernetes replaces `$(NAME)` by a variable and `$$` by `$`: arguments, and values of
 * variables (Kubernetes, third_party/forked/golang/expansion).
 */
export const kubernetesText = (text: string): string =>
  text.replace(/\$+(?=\()|\${2,}/g, (dollars) => dollars + dollars);

/** The reference by which Kubernetes puts a variable into an argument. */
export const kubernetesReference = (variable: string): string => `$(${variable})`;
