import { isLabError } from '../../core/lab-error.ts';
import { fileAddress, shardAddresses } from './address.ts';
import { openRemoteFile, type RemoteFile, type RemoteOptions } from './remote-file.ts';

/**
 * The file at an address; with a shard (`-00001-of-00003`) the whole set that it belongs to. Shards that are not there are left out, since
 * opening the set names them. Throws remote/* and job/cancelled.
 */
export async function findRemoteFiles(address: string, options: RemoteOptions = {}): Promise<readonly RemoteFile[]> {
  return openAll(shardAddresses(fileAddress(address)), options);
}

/** Opens the files at these addresses that are there. Throws remote/not-found when none is. */
export async function openAll(addresses: readonly string[], options: RemoteOptions): Promise<readonly RemoteFile[]> {
  const tried = await Promise.allSettled(addresses.map((address) => openRemoteFile(address, options)));
  const found = tried.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  for (const result of tried)
    if (result.status === 'rejected' && (found.length === 0 || !isLabError(result.reason, 'remote/not-found')))
      throw result.reason;
  return found;
}
