import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fault, type RangeServer, startRangeServer } from '../../../e2e/range-server.ts';
import { smallModel } from '../fixtures/small-model.ts';
import { openGguf } from '../reader.ts';
import { memorySource } from '../source.ts';
import { writeGguf } from '../writer.ts';
import { BlockCache } from './block-cache.ts';
import { findRemoteFiles } from './find-files.ts';
import { blockBytes, openRemoteFile } from './remote-file.ts';
import { remoteSource } from './remote-source.ts';

const timing = { stall: 20_000, retry: 1, busy: 5 };
const fresh = () => ({ timing, cache: new BlockCache(2 ** 22) });
const noise = Uint8Array.from({ length: 10 * blockBytes + 123 }, (_, index) => (index * 2654435761) >>> 24);

let server: RangeServer;
beforeAll(async () => {
  server = await startRangeServer(2);
});
afterAll(() => server.close());

async function open(bytes: Uint8Array, name: string) {
  const options = fresh();
  const file = await openRemoteFile(server.serve(name, bytes), options);
  return { file, options, source: remoteSource(file, options) };
}

describe('a source over a file at an address', () => {
  it('gives the bytes of the file, wherever slices begin and end', async () => {
    const { source, file } = await open(noise, 'noise.bin');
    expect(file).toMatchObject({ size: noise.byteLength, name: 'noise.bin' });
    for (const [start, end] of [
      [0, 1],
      [0, noise.byteLength],
      [blockBytes - 1, blockBytes + 1],
      [blockBytes, 2 * blockBytes],
      [noise.byteLength - 3, noise.byteLength],
      [5, 5],
    ] as const)
      expect(Buffer.compare(await source.slice(start, end), noise.subarray(start, end)), `${start}-${end}`).toBe(0);
  });

  it('asks for no block twice, and for neighbours together', async () => {
    const { source } = await open(noise, 'once.bin');
    const before = server.requests.length;
    await Promise.all([
      source.slice(10, 20),
      source.slice(3 * blockBytes + 5, 3 * blockBytes + 9),
      source.slice(3 * blockBytes, 4 * blockBytes),
    ]);
    await source.slice(2 * blockBytes, 6 * blockBytes);
    await source.slice(2 * blockBytes, 6 * blockBytes);
    const range = (first: number, last: number) => `once.bin ${first * blockBytes}-${(last + 1) * blockBytes - 1}`;
    expect(server.requests.slice(before)).toEqual([range(3, 3), range(2, 2), range(4, 5)]);
  });

  it('keeps blocks within its budget', async () => {
    const cache = new BlockCache(3 * blockBytes);
    const file = await openRemoteFile(server.serve('budget.bin', noise), { timing, cache });
    await remoteSource(file, { timing, cache }).slice(0, noise.byteLength);
    expect(cache.byteLength).toBeLessThanOrEqual(3 * blockBytes);
  });

  it('reads long stretches with several requests, at most six at once', async () => {
    const long = new Uint8Array(30 * 2 ** 20);
    long.set([1, 2, 3], 28 * 2 ** 20);
    const { source } = await open(long, 'long.bin');
    const bytes = await source.slice(0, long.byteLength);
    expect(Buffer.compare(bytes, long)).toBe(0);
    expect(server.mostAtOnce).toBeGreaterThan(2);
    expect(server.mostAtOnce).toBeLessThanOrEqual(6);
  });

  it('opens a model as from disk, in few requests', async () => {
    const bytes = writeGguf(smallModel);
    const { source } = await open(bytes, 'model.gguf');
    const before = server.requests.length;
    expect(await openGguf(source)).toEqual(await openGguf(memorySource(bytes)));
    expect(server.requests.length - before).toBeLessThanOrEqual(2);
  });

  it('notices that the file changed, shrank or went away', async () => {
    const { source } = await open(noise, 'changing.bin');
    const gone = expect.objectContaining({ code: 'source/gone' });
    server.files.get('changing.bin')!.etag = '"other"';
    await expect(source.slice(2 * blockBytes, 2 * blockBytes + 1)).rejects.toThrow(gone);
    server.serve('changing.bin', noise.subarray(0, blockBytes));
    await expect(source.slice(3 * blockBytes, 3 * blockBytes + 1)).rejects.toThrow(gone);
    server.files.delete('changing.bin');
    await expect(source.slice(4 * blockBytes, 4 * blockBytes + 1)).rejects.toThrow(gone);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const file = await openRemoteFile(server.serve('slow.bin', noise), fresh());
    server.files.get('slow.bin')!.fault = 'stall';
    const reading = remoteSource(file, { ...fresh(), signal: controller.signal }).slice(0, 10);
    setTimeout(() => controller.abort(), 20);
    await expect(reading).rejects.toThrow(expect.objectContaining({ code: 'job/cancelled' }));
  });
});

describe('servers that misbehave', () => {
  it.each<[Fault, string, number]>([
    ['whole-file', 'remote/no-ranges', 1],
    ['wrong-range', 'remote/no-ranges', 1],
    ['no-content-range', 'remote/no-ranges', 1],
    ['long-body', 'remote/no-ranges', 1],
    ['short-body', 'remote/incomplete', 2],
    ['stall', 'remote/incomplete', 2],
    ['busy', 'remote/busy', 2],
    ['drop', 'remote/unreachable', 2],
    [401, 'remote/unauthorized', 1],
    [403, 'remote/forbidden', 1],
    [404, 'remote/not-found', 1],
    [416, 'remote/out-of-range', 1],
    [500, 'remote/server', 2],
    [418, 'remote/server', 1],
  ])('%s is %s, after %i tries', async (fault, code, tries) => {
    const address = server.serve(`fault-${fault}.bin`, noise, fault);
    const before = server.requests.length;
    const sentBefore = server.sent;
    const options = { ...fresh(), timing: { ...timing, stall: fault === 'stall' ? 200 : timing.stall } };
    await expect(openRemoteFile(address, options)).rejects.toThrow(expect.objectContaining({ code }));
    expect(server.requests.length - before).toBe(tries);
    // Of the endless file only what fits the buffers on the way was sent.
    expect(server.sent - sentBefore).toBeLessThan(16 * 2 ** 20);
  });

  it.each<Fault>(['short-body-once', 'busy-once', 'drop-once'])('%s passes at the second try', async (fault) => {
    const file = await openRemoteFile(server.serve(`fault-${fault}.bin`, noise, fault), fresh());
    expect(file.size).toBe(noise.byteLength);
  });

  it('says that nobody is there', async () => {
    await expect(openRemoteFile('http://127.0.0.1:9/x.gguf', fresh())).rejects.toThrow(
      expect.objectContaining({ code: 'remote/unreachable' }),
    );
  });
});

it('finds the whole set from one shard, and leaves out what is not there', async () => {
  for (const number of [1, 3]) server.serve(`set-0000${number}-of-00003.gguf`, noise);
  const files = await findRemoteFiles(`${server.address}set-00003-of-00003.gguf`, fresh());
  expect(files.map(({ name }) => name)).toEqual(['set-00001-of-00003.gguf', 'set-00003-of-00003.gguf']);
  await expect(findRemoteFiles(`${server.address}none-00001-of-00002.gguf`, fresh())).rejects.toThrow(
    expect.objectContaining({ code: 'remote/not-found' }),
  );
});
