import { describe } from './kubectl-describe.ts';
import { rowOf, table } from './kubectl-get.ts';
import { RecordedApplication } from './recorded-application.ts';

/** What kubectl shows during an upgrade, and after one whose image cannot be pulled. */

export interface KubectlSession {
  /** `kubectl get --watch` during the upgrade. */
  readonly watch: string;
  /** `kubectl get` and `kubectl describe` after the deploy that failed. */
  readonly describe: string;
}

const REPOSITORY = 'registry.example.com/count';
const AGE_DAYS = 41;
/** Long enough for a deploy to become stable, and for ages in whole minutes. */
const PAUSE_MS = 20 * 60_000;
const EVENTS_SHOWN = 6;

export const kubectlSession = async (): Promise<KubectlSession> => {
  const application = new RecordedApplication(AGE_DAYS);
  const { world, manifest } = application;
  application.apply();
  await application.untilRunning(manifest.spec.image);
  await world.pass(PAUSE_MS);

  const rows: (readonly string[])[] = [];
  application.onChange = () => {
    if (world.parent === undefined) return;
    const row = rowOf(world.parent, world.clock.now);
    if (row.join() !== rows.at(-1)?.join()) rows.push(row);
  };
  application.onChange();
  application.apply({ image: `${REPOSITORY}:1.1.0` });
  await application.untilRunning(`${REPOSITORY}:1.1.0`);
  await world.pass(PAUSE_MS);
  application.onChange = () => undefined;

  world.kubernetes.behaviour.badImages.set(`${REPOSITORY}:1.2.0`, 'ImagePullBackOff');
  application.apply({ image: `${REPOSITORY}:1.2.0` });
  await application.until('the deploy to fail', () => world.status.phase === 'DeployFailed');
  await world.pass(PAUSE_MS);
  if (world.parent === undefined) throw new Error('the application is gone');
  const failed = table([rowOf(world.parent, world.clock.now)]);
  return {
    watch: ['$ kubectl get flinkapplication count --watch', table(rows)].join('\n'),
    describe: [
      '$ kubectl get flinkapplication count',
      failed,
      '',
      '$ kubectl describe flinkapplication count',
      describe(world.parent, application.events.slice(-EVENTS_SHOWN), world.clock.now),
    ].join('\n'),
  };
};
