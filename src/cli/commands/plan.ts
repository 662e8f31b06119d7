import { readFile } from 'node:fs/promises';
import { isFields } from '../../api/fields.ts';
import { type FlinkApplication, KIND, type ObjectMeta } from '../../api/flinkapplication.ts';
import { parseDocuments } from '../../check/documents.ts';
import { type Manifest, type Plan, planOf } from '../../plan/plan.ts';
import { type Command, textOption } from '../command.ts';
import { CommandError, EXIT, type ExitStatus } from '../exit.ts';
import { readApplication } from '../kubectl/applications.ts';
import { inNamespace, type Kubectl } from '../kubectl/kubectl.ts';
import { painter } from '../screens/paint.ts';
import { planScreen } from '../screens/plan.ts';

const isMetadata = (value: unknown): value is ObjectMeta => isFields(value) && typeof value['name'] === 'string';

const manifestsIn = (text: string): readonly Manifest[] =>
  parseDocuments(text)
    .flatMap(({ resources }) => resources)
    .map(({ node, document }): unknown => node.toJS(document))
    .flatMap((resource) => {
      if (!isFields(resource) || resource['kind'] !== KIND || !isMetadata(resource['metadata'])) return [];
      return [{ metadata: resource['metadata'], spec: resource['spec'] }];
    });

const readManifests = async (file: string): Promise<readonly Manifest[]> => {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CommandError(EXIT.usage, `${file} cannot be read`, { cause });
  });
  const manifests = manifestsIn(text);
  if (manifests.length === 0) throw new CommandError(EXIT.usage, `${file} holds no FlinkApplication`);
  return manifests;
};

const storedOf = async (kubectl: Kubectl, { name, namespace }: ObjectMeta): Promise<FlinkApplication | undefined> => {
  const there = namespace === undefined ? kubectl : inNamespace(kubectl, namespace);
  try {
    return await readApplication(there, name);
  } catch (error) {
    if (error instanceof CommandError && error.status === EXIT.notFound) return undefined;
    throw error;
  }
};

const statusOf = ({ effect, restarts, state }: Plan): ExitStatus => {
  if (effect === 'refused') return EXIT.notSo;
  if (!restarts || effect === 'suspend') return EXIT.ok;
  return state === undefined || state.kind === 'state' ? EXIT.restarts : EXIT.losesState;
};

export const plan: Command = {
  name: 'plan',
  synopsis: '-f FILE [-o text|json]',
  summary: 'say what a manifest will do before it is applied: refused, no restart, restart with or without state',
  options: { filename: { type: 'string', short: 'f' }, output: { type: 'string', short: 'o' } },
  help: `  -f, --filename FILE  a manifest with FlinkApplications
  -o, --output FORMAT  text (default) or json

Exit status: 0 no job restarts; 10 a job restarts with its state; 11 a job restarts without; 1 the API server would refuse it.
`,
  run: async (invocation) => {
    const { kubectl, terminal } = invocation;
    const file = textOption(invocation, 'filename');
    const output = textOption(invocation, 'output') ?? 'text';
    if (file === undefined) throw new CommandError(EXIT.usage, 'name a manifest with -f FILE');
    if (output !== 'text' && output !== 'json') throw new CommandError(EXIT.usage, '--output is text or json');
    const statuses: ExitStatus[] = [];
    for (const manifest of await readManifests(file)) {
      const planned = planOf(manifest, await storedOf(kubectl, manifest.metadata));
      const { name } = manifest.metadata;
      terminal.out(
        output === 'json'
          ? `${JSON.stringify({ apiVersion: 'cli.flink.k8s.io/v1', kind: 'Plan', name, ...planned }, null, 2)}\n`
          : planScreen(name, planned, painter(terminal.color)),
      );
      statuses.push(statusOf(planned));
    }
    return statuses.includes(EXIT.notSo) ? EXIT.notSo : (statuses.toSorted((a, b) => b - a)[0] ?? EXIT.ok);
  },
};
