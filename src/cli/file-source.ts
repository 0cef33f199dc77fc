import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { isAddress } from '../gguf/remote/address.ts';
import { openRemoteFile } from '../gguf/remote/remote-file.ts';
import { remoteSource } from '../gguf/remote/remote-source.ts';
import { type ByteSource, sourceGoneError } from '../gguf/source.ts';

/** A source over a file on disk or at an address, open until close. */
export interface FileSource extends ByteSource {
  readonly name: string;
  readonly path: string;
  close(): Promise<void>;
}

/** Opens a file for reading by ranges. Throws remote/*, and node's ENOENT, EACCES, EISDIR, which run.ts turns into sentences. */
export async function openFileSource(path: string): Promise<FileSource> {
  if (isAddress(path)) {
    const file = await openRemoteFile(path);
    return { ...remoteSource(file), name: file.name, path, close: async () => undefined };
  }
  const handle = await open(path, 'r');
  const stats = await handle.stat();
  if (stats.isDirectory()) {
    await handle.close();
    throw Object.assign(new Error(`"${path}" is a folder`), { code: 'EISDIR', path });
  }
  const name = basename(path);
  return {
    byteLength: stats.size,
    name,
    path,
    slice: (start, end) => readRange(handle, start, end, name),
    close: () => handle.close(),
  };
}

async function readRange(handle: FileHandle, start: number, end: number, name: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  // One read call delivers at most 2 GB and may deliver less than asked for.
  while (filled < bytes.byteLength) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.byteLength - filled, start + filled);
    if (bytesRead === 0) throw sourceGoneError(name);
    filled += bytesRead;
  }
  return bytes;
}

/** Runs `read` with the files open, and closes them whatever happens. */
export async function withFileSources<T>(
  paths: readonly string[],
  read: (sources: readonly FileSource[]) => Promise<T>,
): Promise<T> {
  const sources: FileSource[] = [];
  try {
    for (const path of paths) sources.push(await openFileSource(path));
    return await read(sources);
  } finally {
    for (const source of sources) await source.close();
  }
}
