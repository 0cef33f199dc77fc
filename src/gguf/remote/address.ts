import { LabError } from '../../core/lab-error.ts';
import { parseShardName, shardFileName } from '../split.ts';

/** True for text that is meant as the address of a file rather than as a file name. */
export const isAddress = (text: string): boolean => /^https?:\/\//i.test(text);

/**
 * The address under which the bytes of a file are found. Links to the page of a file on Hugging Face (`blob`) become links to the file
 * (`resolve`); what a browser adds to them (`?download=true`, a fragment) goes. Throws remote/bad-address.
 */
export function fileAddress(text: string): string {
  const trimmed = text.trim();
  const url = isAddress(trimmed) && URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (url === undefined)
    throw badAddress(`"${trimmed}" is no address of a file. Give one that begins with https://.`, trimmed);
  url.hash = '';
  if (isHuggingFace(url)) {
    url.pathname = url.pathname.replace(/^((?:\/(?:datasets|spaces))?\/[^/]+\/[^/]+)\/(?:blob|raw)\//, '$1/resolve/');
    url.search = '';
    if (!/\/resolve\/[^/]+\/./.test(url.pathname))
      throw badAddress(
        `"${trimmed}" is the page of a repository. Open its list of files, and give the link of one of them.`,
        trimmed,
      );
  }
  if (fileNameOf(url.href) === '')
    throw badAddress(`"${trimmed}" names a folder. Give the address of one file.`, trimmed);
  return url.href;
}

const isHuggingFace = ({ hostname }: URL): boolean => /^(?:www\.)?(?:huggingface\.co|hf\.co)$/.test(hostname);

const badAddress = (message: string, address: string) => new LabError('remote/bad-address', message, { address });

/** The name of the file at an address: the last part of its path. */
export function fileNameOf(address: string): string {
  const last = new URL(address).pathname.split('/').at(-1)!;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** The address of a file beside another one. */
export function addressBeside(address: string, name: string): string {
  const url = new URL(address);
  url.pathname = url.pathname.replace(/[^/]*$/, '') + name.split('/').map(encodeURIComponent).join('/');
  return url.href;
}

/** The addresses of all shards of the set that a shard belongs to, in order; of any other file just its own. */
export function shardAddresses(address: string): readonly string[] {
  const shard = parseShardName(fileNameOf(address));
  if (shard === undefined) return [address];
  return Array.from({ length: shard.count }, (_, index) => addressBeside(address, shardFileName(shard, index + 1)));
}
