import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listStores, removeStore } from '../../../src/kube/ha-stores.ts';
import { emptyKube } from '../../fakes/kube.ts';

const metadata = { name: 'count', namespace: 'ns', uid: 'uid-1' };
const configMap = (app: string | undefined, name = 'x') => ({
  metadata: { name, ...(app === undefined ? {} : { labels: { app } }) },
});

test('the ConfigMaps of an application are listed with their cluster, and those of others are left out', async () => {
  const paths: string[] = [];
  const items = [
    configMap('count-0123abcd', 'count-0123abcd-cluster-config-map'),
    configMap('count-more-0123abcd'),
    configMap('count-0123'),
    configMap(undefined),
    {},
  ];
  const kube = emptyKube({
    get: async (path) => {
      paths.push(path);
      return { items };
    },
  });
  assert.deepEqual(await listStores(kube, metadata), [
    { name: 'count-0123abcd-cluster-config-map', cluster: '0123abcd', ownedByUid: true, store: true },
  ]);
  assert.deepEqual(paths, ['/api/v1/namespaces/ns/configmaps?labelSelector=type%3Dflink-native-kubernetes']);
});

test('a list whose items are null is an empty list, as Kubernetes 1.36 answers it', async () => {
  assert.deepEqual(
    await listStores(emptyKube({ get: async () => ({ kind: 'PartialObjectMetadataList', items: null }) }), metadata),
    [],
  );
});

test('an answer that is no list of ConfigMaps is an error, not an empty list', async () => {
  await assert.rejects(
    listStores(emptyKube({ get: async () => undefined }), metadata),
    /answered with something other than a list of ConfigMaps/,
  );
});

test('one request deletes the whole store of a cluster', async () => {
  const removed: string[] = [];
  await removeStore(emptyKube({ remove: async (path) => void removed.push(path) }), metadata, '0123abcd');
  assert.deepEqual(removed, [
    '/api/v1/namespaces/ns/configmaps?labelSelector=type%3Dflink-native-kubernetes%2Capp%3Dcount-0123abcd',
  ]);
});
