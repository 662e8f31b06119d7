import { ROLE_FIELDS } from '../../objects/flink-config/role-config.ts';
import { hasVariable } from '../../objects/flink-config/variables.ts';
import { optionPath, userOptions } from '../options/user-options.ts';
import { fieldsOf, itemsOf } from '../pods/fields.ts';
import { allContainers } from '../pods/templates.ts';
import { rule, type Violation } from '../rule.ts';

/** Options whose value is a credential itself, and no name, path or switch. */
const OPTION =
  /(password|secret[.-]?key|access[.-]?key[.-]?secret|session[.-]?token|apikey|api-key)$|^(flink\.hadoop\.)?fs\.azure\.account\.key\.|\.oauth2\.client\.secret(\.|$)/i;
/** Variables of the same kind; `DB_PASSWORD_FILE` names a file. */
const VARIABLE =
  /(^|_)(PASSWORD|PASSWD|SECRET|SECRET_KEY|SECRET_ACCESS_KEY|ACCOUNT_KEY|API_KEY|APIKEY|TOKEN|PRIVATE_KEY)$/i;

const PROBLEM = 'stands in the manifest as plain text, which everybody can read who can read the resource';

const variablesOf = (path: string, env: unknown): readonly Violation[] =>
  itemsOf(env).flatMap(({ name, value }, i) => {
    const isLiteral = typeof value === 'string' && value !== '' && !value.includes('$(') && !value.startsWith('/');
    if (!isLiteral || !VARIABLE.test(String(name))) return [];
    return [
      { path: `${path}[${i}].value`, problem: PROBLEM, advice: 'put it into a Secret and use valueFrom.secretKeyRef' },
    ];
  });

export const plainCredentials = rule({
  name: 'plain-credentials',
  level: 'warning',
  guards: 'A password or key in a manifest is readable in the resource, in its pods, in backups and in Git.',
  violations: ({ spec }) => [
    ...userOptions(spec).flatMap(({ key, value }) => {
      if (!OPTION.test(key) || value.trim() === '' || hasVariable(value)) return [];
      const advice = `put it into a Secret, make it a variable in envConfig of both roles, and write \${NAME} here`;
      return [{ path: optionPath(key), problem: PROBLEM, advice }];
    }),
    ...Object.values(ROLE_FIELDS).flatMap((role) =>
      variablesOf(`spec.${role}.envConfig.env`, fieldsOf(spec[role]?.envConfig)['env']),
    ),
    ...allContainers(spec).flatMap(({ path, container }) => variablesOf(`${path}.env`, container['env'])),
  ],
});
