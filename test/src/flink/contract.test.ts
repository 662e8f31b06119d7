import { flinkClient } from '../../../src/flink/client.ts';
import { httpTransport } from '../../../src/flink/transport.ts';
import { flinkContract } from '../../contract/flink.ts';
import { flinkServer } from '../../fakes/flink-server.ts';

for (const version of ['1.15.4', '1.20.5', '2.3.0']) {
  flinkContract(async () => {
    const server = await flinkServer(version);
    const { transport, close } = httpTransport();
    return {
      name: version,
      client: flinkClient(transport, () => undefined, new Uint8Array(1)),
      base: server.base,
      jar: { jarName: 'count.jar', entryClass: 'test.Count', args: [] },
      folders: { checkpoints: 'file:///state/checkpoints', savepoints: 'file:///state/savepoints' },
      misbehave: async (on) => server.misbehave(on),
      until: async (condition) => {
        for (let i = 0; i < 200; i += 1) {
          if (await condition()) return true;
          await server.pass(100);
        }
        return false;
      },
      close: async () => {
        await close();
        await server.close();
      },
    };
  }, `${version}, simulated,`);
}
