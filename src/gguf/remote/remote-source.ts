import { LabError } from '../../core/lab-error.ts';
import type { ByteSource } from '../source.ts';
import { blockBytes, blockKey, fetchRange, type RemoteFile, type RemoteOptions, threadCache } from './remote-file.ts';

/** Longer reads are not kept. */
const mostKept = 64 * blockBytes;
/** A long read is split into requests of this many bytes, several of them under way at once. */
const requestBytes = 64 * blockBytes;

/**
 * A source over a file at an address. Reads up to 4 MB are put together from blocks, of which those in the cache or already on their way
 * are not asked for again and neighbouring ones are asked for together; longer ones are fetched as they are. `slice` throws source/gone
 * when the file is no longer the one that was opened, remote/* and job/cancelled.
 */
export function remoteSource(file: RemoteFile, options: RemoteOptions = {}): ByteSource {
  const cache = options.cache ?? threadCache;
  const coming = new Map<number, Promise<Uint8Array>>();

  async function fetchPart(start: number, end: number): Promise<Uint8Array> {
    const { bytes, byteLength, version } = await fetchRange(file.address, start, end, options).catch(
      (error: unknown) => {
        // A file that was there when it was opened has become shorter or gone.
        const code = (error as LabError).code;
        throw code === 'remote/out-of-range' || code === 'remote/not-found' ? changed(file) : error;
      },
    );
    if (byteLength !== file.size || version !== file.version) throw changed(file);
    return bytes;
  }

  /** Starts one request for the blocks [first, last] and remembers each of them as coming. */
  function requestBlocks(first: number, last: number): void {
    const start = first * blockBytes;
    const part = fetchPart(start, Math.min(file.size, (last + 1) * blockBytes));
    for (let block = first; block <= last; block++) {
      const from = (block - first) * blockBytes;
      const bytes = part.then(
        (all) => {
          const own = all.slice(from, from + blockBytes);
          cache.put(blockKey(file, block), own);
          coming.delete(block);
          return own;
        },
        (error: unknown) => {
          coming.delete(block);
          throw error;
        },
      );
      // Each reader of the block meets the error itself; nobody may be reading the last ones any more.
      bytes.catch(() => undefined);
      coming.set(block, bytes);
    }
  }

  async function sliceOfBlocks(start: number, end: number): Promise<Uint8Array> {
    const first = Math.floor(start / blockBytes);
    const last = Math.floor((end - 1) / blockBytes);
    const held = new Map<number, Uint8Array | Promise<Uint8Array>>();
    let missingFrom: number | undefined;
    for (let block = first; block <= last + 1; block++) {
      const known = block > last ? undefined : (cache.get(blockKey(file, block)) ?? coming.get(block));
      if (known !== undefined) held.set(block, known);
      if (known === undefined && block <= last) missingFrom ??= block;
      else if (missingFrom !== undefined) {
        requestBlocks(missingFrom, block - 1);
        missingFrom = undefined;
      }
    }
    if (first === last) {
      const block = await (held.get(first) ?? coming.get(first)!);
      return block.subarray(start - first * blockBytes, end - first * blockBytes);
    }
    const blocks = await Promise.all(
      Array.from({ length: last - first + 1 }, (_, index) => held.get(first + index) ?? coming.get(first + index)!),
    );
    const bytes = new Uint8Array(end - start);
    blocks.forEach((block, index) => {
      const at = (first + index) * blockBytes;
      const from = Math.max(0, start - at);
      bytes.set(block.subarray(from, Math.min(block.byteLength, end - at)), at + from - start);
    });
    return bytes;
  }

  async function sliceOfParts(start: number, end: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(end - start);
    const parts: Promise<void>[] = [];
    for (let from = start; from < end; from += requestBytes) {
      const part = fetchPart(from, Math.min(end, from + requestBytes));
      parts.push(part.then((got) => bytes.set(got, from - start)));
    }
    await Promise.all(parts);
    return bytes;
  }

  return {
    byteLength: file.size,
    name: file.name,
    async slice(start, end) {
      if (start === end) return new Uint8Array(0);
      return end - start > mostKept ? sliceOfParts(start, end) : sliceOfBlocks(start, end);
    },
  };
}

const changed = ({ name, address }: RemoteFile) =>
  new LabError(
    'source/gone',
    `"${name}" at ${new URL(address).host} changed or was removed since it was opened; open the address again.`,
    { address },
  );
