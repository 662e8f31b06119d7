import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listStores, removeStore } from '../../../src/kube/ha-stores.ts';
import { emptyKube } from '../../fakes/service.ts';

/** High availability stores as the API server holds them. */

const metadata = { name: 'count', namespace: 'ns', uid: 'uid-1' };
const configMap = (app: string | undefined, name = 'x') => ({
  metadata: { name, ...(app === undefined ? {} : { labels: { app } }) },
});

test('stores are told by the cluster they belong to; those of others are not', async () => {
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

test('an empty list of metadata has null for its items (Kubernetes 1.36)', async () => {
  assert.deepEqual(
    await listStores(emptyKube({ get: async () => ({ kind: 'PartialObjectMetadataList', items: null }) }), metadata),
    [],
  );
});

test('an answer that is no list is an error, not an empty one', async () => {
  await assert.rejects(
    listStores(emptyKube({ get: async () => undefined }), metadata),
    /something else than a list of ConfigMaps/,
  );
});

test('a store is removed as a whole', async () => {
  const removed: string[] = [];
  await removeStore(emptyKube({ remove: async (path) => void removed.push(path) }), metadata, '0123abcd');
  assert.deepEqual(removed, [
    '/api/v1/namespaces/ns/configmaps?labelSelector=type%3Dflink-native-kubernetes%2Capp%3Dcount-0123abcd',
  ]);
});
