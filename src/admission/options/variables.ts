/**
 * Whether the entry point of the image puts the value of a variable into an option (`$NAME` or `${NAME}`, envsubst). Nobody
 * knows such a value before the container runs, so no rule judges it.
 */
export const hasVariable = (value: string): boolean => /\$(\{[A-Za-z_]\w*\}|[A-Za-z_])/.test(value);
