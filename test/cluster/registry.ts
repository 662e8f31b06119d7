import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * A registry that has an image or not, by the images that the node's containerd has: nothing else can be pulled there.
 * NODE_CONTAINERD is its socket; without it the tests of a missing image are skipped.
 */

const exec = promisify(execFile);
const socket = process.env['NODE_CONTAINERD'];

export const withoutRegistry: false | string =
  socket === undefined ? 'NODE_CONTAINERD does not name the socket of containerd' : false;

const images = async (...args: readonly string[]): Promise<void> => {
  assert.notEqual(socket, undefined);
  await exec('ctr', ['-a', `${socket}`, '-n', 'k8s.io', 'images', ...args]);
};

/** The registry has the image from now on, with the content of another. */
export const push = async (image: string, content: string): Promise<void> => images('tag', '--force', content, image);

/** The registry no longer has the image, nor has the node. */
export const withdraw = async (image: string): Promise<void> => images('rm', '--sync', image);
