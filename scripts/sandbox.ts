import { phaseName } from '../src/api/phases.ts';
import { World } from '../test/world/world.ts';

/** `npm run sandbox`: one life of an application in the simulated cluster, told as kubectl would show it. */

const world = new World();
const start = world.clock.now;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const seconds = (): string => `${((world.clock.now - start) / 1000).toFixed(1).padStart(6)}s`;

let phase = '';
let told = 0;
const watch = (): void => {
  const now = phaseName(world.status.phase ?? '');
  if (world.parent !== undefined && now !== phase) say(`${seconds()}  phase    ${now}`);
  phase = world.parent === undefined ? '' : now;
  for (const { reason, message } of world.kubernetes.events.slice(told)) say(`${seconds()}  event    ${reason}: ${message}`);
  told = world.kubernetes.events.length;
};
const until = async (condition: () => boolean): Promise<void> => {
  await world.clock.until(() => {
    watch();
    return condition();
  }, 300_000);
};
const user = (text: string): void => say(`\n${seconds()}  you      ${text}`);

user('kubectl apply: image count:1');
world.apply({ image: 'count:1' });
await until(() => world.status.phase === 'Running');
await world.pass(20_000);

user('kubectl apply: image count:2');
world.apply({ image: 'count:2' });
await until(() => world.status.deployed?.spec.image === 'count:2');
await world.pass(20_000);

user('kubectl apply: a jar that is not in the image');
world.apply({ image: 'count:2', jarName: 'missing.jar' });
await until(() => world.status.phase === 'DeployFailed');
say(`${seconds()}  status   ${world.status.lastError?.code}: ${world.status.lastError?.message}`);

user('kubectl apply: the right jar again');
world.apply({ image: 'count:2' });
await until(() => world.status.phase === 'Running');
await world.pass(20_000);

user('kubectl delete');
world.delete();
await until(() => world.parent === undefined);
const counts = world.kubernetes.writers.map(({ startCounter, endCounter }) => `${startCounter}→${endCounter}`).join(', ');
say(`\nthe jobs counted ${counts}; ${world.kubernetes.pods.size} pods and ${world.kubernetes.children.size} objects are left`);
