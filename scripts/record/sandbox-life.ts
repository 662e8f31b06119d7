import { phaseName } from '../../src/api/phases.ts';
import { RecordedApplication } from './recorded-application.ts';

/** What `npm run sandbox -- -f examples/count.yaml` prints of the application, in virtual time and without times. */

export const sandboxLife = async (): Promise<string> => {
  const lines: string[] = [];
  const say = (kind: string, text: string): void => void lines.push(`${kind.padEnd(8)} ${text}`);
  const application = new RecordedApplication();
  const { world, manifest, events } = application;

  let seen = { phase: '', children: '', events: 0 };
  const report = (): void => {
    const phase = world.parent === undefined ? seen.phase : phaseName(world.status.phase ?? '');
    const children = [...world.kubernetes.children.keys()].sort().join(', ') || 'none';
    if (phase !== seen.phase) say('phase', phase);
    if (children !== seen.children && seen.phase !== '') say('children', children);
    for (const { reason, message } of events.slice(seen.events)) say('event', `${reason}: ${message}`);
    seen = { phase, children, events: events.length };
  };
  application.onChange = report;

  say('you', 'kubectl apply -f examples/count.yaml');
  application.apply();
  await application.untilRunning(manifest.spec.image);
  await world.pass(2000);

  const next = `${manifest.spec.image}-next`;
  say('you', `kubectl apply with image ${next}`);
  application.apply({ image: next });
  await application.untilRunning(next);
  await world.pass(100);

  say('you', `kubectl delete flinkapplication ${manifest.metadata.name}`);
  world.delete();
  await application.until('the deletion', () => world.parent === undefined);
  report();
  return lines.join('\n');
};
