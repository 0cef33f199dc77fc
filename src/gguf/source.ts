import { LabError } from '../core/lab-error.ts';

/** Where bytes come from: a dropped File, memory, a node file handle, an HTTP range source. */
export interface ByteSource {
  readonly byteLength: number;
  readonly name?: string;
  /**
   * The bytes [start, end). Callers keep 0 <= start <= end <= byteLength. The result may be a view on shared memory: read it, never
   * write or transfer it. Throws source/gone when the file changed or went away.
   */
  slice(start: number, end: number): Promise<Uint8Array>;
}

/** What a source throws when its file is no longer what it was when it was opened. */
export function sourceGoneError(name: string | undefined): LabError {
  const file = name === undefined ? 'The file' : `The file "${name}"`;
  return new LabError('source/gone', `${file} changed or was removed since it was opened; drop it again.`, { name });
}

/** A source over a Blob or a dropped File. Nothing is read before the first slice. */
export function blobSource(blob: Blob, name = (blob as Partial<File>).name): ByteSource {
  return {
    byteLength: blob.size,
    name,
    async slice(start, end) {
      const bytes = await readBlob(blob.slice(start, end), name);
      if (bytes.byteLength !== end - start) throw sourceGoneError(name);
      return bytes;
    },
  };
}

async function readBlob(part: Blob, name: string | undefined): Promise<Uint8Array> {
  try {
    return new Uint8Array(await part.arrayBuffer());
  } catch (error) {
    // Browsers report a file that was deleted or modified on disk as one of these two.
    const kind = (error as { name?: string }).name;
    if (kind === 'NotFoundError' || kind === 'NotReadableError') throw sourceGoneError(name);
    throw error;
  }
}

/** A source over bytes in memory; slices are views. */
export function memorySource(bytes: Uint8Array, name?: string): ByteSource {
  return { byteLength: bytes.byteLength, name, slice: async (start, end) => bytes.subarray(start, end) };
}

/** A source that counts what is read through it, so tests can hold a reader to "never read what you need not". */
export interface CountingSource extends ByteSource {
  readonly reads: number;
  readonly bytesRead: number;
  readonly largestRead: number;
}

/** Wraps a source and counts its reads. Throws RangeError for a slice outside the source, which no reader may ask for. */
export function countingSource(inner: ByteSource): CountingSource {
  const counts = { reads: 0, bytesRead: 0, largestRead: 0 };
  return {
    byteLength: inner.byteLength,
    name: inner.name,
    get reads() {
      return counts.reads;
    },
    get bytesRead() {
      return counts.bytesRead;
    },
    get largestRead() {
      return counts.largestRead;
    },
    async slice(start, end) {
      if (!(
        Number.isSafeInteger(start) &&
        Number.isSafeInteger(end) &&
        0 <= start &&
        start <= end &&
        end <= inner.byteLength
      ))
        throw new RangeError(`slice(${start}, ${end}) of ${inner.byteLength} bytes`);
      counts.reads++;
      counts.bytesRead += end - start;
      counts.largestRead = Math.max(counts.largestRead, end - start);
      return inner.slice(start, end);
    },
  };
}
