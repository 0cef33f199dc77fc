import { blobSource, type ByteSource } from '../source.ts';
import type { RemoteFile } from './remote-file.ts';
import { remoteSource } from './remote-source.ts';

/** A file as pages and jobs hand it on: dropped or chosen by the visitor, or at an address. Never its bytes. */
export type FileHandle = Blob | RemoteFile;

/** A file with a name, as the visitor gave it. */
export type NamedFile = File | RemoteFile;

export const isRemoteFile = (file: FileHandle): file is RemoteFile => 'address' in file;

/** A source over a file, wherever it is. `signal` stops requests that are under way. */
export const fileSource = (file: FileHandle, signal?: AbortSignal): ByteSource =>
  isRemoteFile(file) ? remoteSource(file, { signal }) : blobSource(file);
