import { fileNameOf } from './address.ts';
import { BlockCache } from './block-cache.ts';
import { type RangeReply, requestRange, type RequestTiming, usualTiming } from './range-request.ts';
import { refuseMixedContent } from './request-errors.ts';
import { withRequestSlot } from './request-slots.ts';

/** A file at an address, as it was when it was opened. Plain data: it goes to workers and stands in for a File there. */
export interface RemoteFile {
  readonly address: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The server's mark of this state of the file; undefined when it gives none, then only a change of size is noticed. */
  readonly version: string | undefined;
}

export interface RemoteOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timing?: RequestTiming;
  /** Where blocks are kept; the one of this thread unless given. */
  readonly cache?: BlockCache;
}

/** Small reads are made of blocks of this size, so that neighbours come along and nothing is fetched twice. */
export const blockBytes = 2 ** 16;

/** Of each worker. */
const cacheBudget = 64 * 2 ** 20;

/** Blocks that this thread has fetched. */
export const threadCache = new BlockCache(cacheBudget);

export const blockKey = ({ address, version, size }: RemoteFile, block: number): string =>
  `${address} ${version} ${size} ${block}`;

/** One request, when its turn comes. Throws remote/* and job/cancelled. */
export function fetchRange(
  address: string,
  start: number,
  end: number,
  { signal, timing = usualTiming }: RemoteOptions,
): Promise<RangeReply> {
  return withRequestSlot(signal, () => requestRange(address, start, end, signal, timing));
}

/** Asks for the first block of a file, which tells its size and version. Throws remote/* and job/cancelled. */
export async function openRemoteFile(address: string, options: RemoteOptions = {}): Promise<RemoteFile> {
  refuseMixedContent(address);
  const { bytes, byteLength, version } = await fetchRange(address, 0, blockBytes, options);
  const file = { address, name: fileNameOf(address), size: byteLength, version };
  (options.cache ?? threadCache).put(blockKey(file, 0), bytes);
  return file;
}
