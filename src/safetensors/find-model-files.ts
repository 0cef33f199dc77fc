import { addressBeside, fileAddress, fileNameOf } from '../gguf/remote/address.ts';
import { findRemoteFiles, openAll } from '../gguf/remote/find-files.ts';
import { openRemoteFile, type RemoteFile, type RemoteOptions } from '../gguf/remote/remote-file.ts';
import { remoteSource } from '../gguf/remote/remote-source.ts';
import { isIndexName, readSafetensorsIndex } from './set.ts';

/**
 * The files at an address that make one model: the file itself, all shards of its set, or a safetensors index with the files that it
 * names. Files that are not there are left out, since opening the model names them. Throws remote/*, safetensors/bad-index and
 * job/cancelled.
 */
export async function findModelFiles(address: string, options: RemoteOptions = {}): Promise<readonly RemoteFile[]> {
  const exact = fileAddress(address);
  if (!isIndexName(fileNameOf(exact))) return findRemoteFiles(exact, options);
  const index = await openRemoteFile(exact, options);
  const { fileOfTensor } = await readSafetensorsIndex(remoteSource(index, options));
  // An index may be hostile: only names of files beside it count, no paths.
  const names = [...new Set(fileOfTensor.values())].filter((name) => !/[/\\]|^\.+$/.test(name)).sort();
  return [
    index,
    ...(names.length === 0
      ? []
      : await openAll(
          names.map((name) => addressBeside(exact, name)),
          options,
        )),
  ];
}
