import { ggufError } from './errors.ts';
import { type GgufHeader, type GgufWarning, metadataNumber } from './header.ts';
import { openGguf } from './reader.ts';
import type { ByteSource } from './source.ts';

/** What the name of a shard says: `prefix-00002-of-00003.gguf`. */
export interface ShardName {
  readonly prefix: string;
  /** Counted from 1. */
  readonly number: number;
  readonly count: number;
  readonly extension: string;
}

const shardPattern = /^(.*)-(\d{5})-of-(\d{5})(\.[A-Za-z]+)$/s;

/** The parts of a shard's name, or undefined when it does not look like one. */
export function parseShardName(name: string): ShardName | undefined {
  const match = shardPattern.exec(name);
  if (match === null) return undefined;
  const [, prefix, number, count, extension] = match as unknown as [string, string, string, string, string];
  const parsed = { prefix, number: Number(number), count: Number(count), extension };
  return parsed.number >= 1 && parsed.number <= parsed.count ? parsed : undefined;
}

/** The file name of a shard, counted from 1. */
export function shardFileName({ prefix, count, extension }: Omit<ShardName, 'number'>, number: number): string {
  const digits = (value: number) => String(value).padStart(5, '0');
  return `${prefix}-${digits(number)}-of-${digits(count)}${extension}`;
}

/** Groups sources whose names belong to one split set, each group in shard order; every other source stands alone. */
export function groupShards<S extends Pick<ByteSource, 'name'>>(sources: readonly S[]): S[][] {
  const groups = new Map<string, { source: S; number: number }[]>();
  sources.forEach((source, index) => {
    const shard = source.name === undefined ? undefined : parseShardName(source.name);
    const key = shard === undefined ? `single ${index}` : `set ${shard.prefix} ${shard.count} ${shard.extension}`;
    const group = groups.get(key) ?? [];
    group.push({ source, number: shard?.number ?? 1 });
    groups.set(key, group);
  });
  return [...groups.values()].map((group) => group.sort((a, b) => a.number - b.number).map(({ source }) => source));
}

/** A model in one or several files. */
export interface GgufSet {
  /** Metadata of the first file present, tensors and warnings of all; `shard` of a tensor indexes `sources`. byteLength is the sum. */
  readonly header: GgufHeader;
  readonly sources: readonly ByteSource[];
}

/**
 * Opens the shards of one model as one header. Missing shards become a split-missing warning that names them. Throws gguf/split-mismatch
 * for files that do not belong together, and what openGguf throws.
 */
export async function openSplitSet(sources: readonly ByteSource[]): Promise<GgufSet> {
  const opened: Shard[] = [];
  for (const source of sources) opened.push(describeShard(source, await openGguf(source)));
  const first = opened[0];
  if (first === undefined)
    throw ggufError('gguf/split-mismatch', 'There is no file to open; give the shards of one model.');
  if (opened.length === 1 && first.count <= 1) return { header: first.header, sources };
  const shards = opened.sort((a, b) => a.number - b.number);
  checkBelongTogether(shards);
  return { header: mergeHeaders(shards), sources: shards.map((shard) => shard.source) };
}

interface Shard {
  readonly source: ByteSource;
  readonly header: GgufHeader;
  /** Counted from 1. */
  readonly number: number;
  readonly count: number;
}

/** The metadata counts from 0 and wins over the name, because files get renamed. */
function describeShard(source: ByteSource, header: GgufHeader): Shard {
  const named = source.name === undefined ? undefined : parseShardName(source.name);
  const number = metadataNumber(header, 'split.no');
  return {
    source,
    header,
    number: number === undefined ? (named?.number ?? 1) : number + 1,
    count: metadataNumber(header, 'split.count') ?? named?.count ?? 1,
  };
}

const nameOf = (shard: Shard) => shard.source.name ?? `shard ${shard.number}`;

/** split.count is 16 bits wide in every file that llama.cpp writes. */
const mostShards = 2 ** 16 - 1;

function checkBelongTogether(shards: readonly Shard[]): void {
  const { count } = shards[0]!;
  if (count > mostShards)
    throw ggufError('gguf/limit', `The header announces ${count} shards. It is damaged: download the file again.`, {
      count,
    });
  shards.forEach((shard, index) => {
    const previous = shards[index - 1];
    const details = { file: nameOf(shard), number: shard.number, count: shard.count };
    if (shard.count !== count || shard.number > count)
      throw ggufError(
        'gguf/split-mismatch',
        `"${nameOf(shard)}" is shard ${shard.number} of ${shard.count}, which does not fit a set of ${count}; open the shards of one model only.`,
        details,
      );
    if (previous?.number === shard.number)
      throw ggufError(
        'gguf/split-mismatch',
        `"${nameOf(previous)}" and "${nameOf(shard)}" are both shard ${shard.number} of ${count}; open each shard once.`,
        details,
      );
  });
}

function mergeHeaders(shards: readonly Shard[]): GgufHeader {
  const first = shards[0]!;
  const tensors = shards.flatMap(({ header }, shard) => header.tensors.map((tensor) => ({ ...tensor, shard })));
  const warnings = shards.flatMap(({ header }) => header.warnings);
  return {
    ...first.header,
    tensors,
    warnings: [...warnings, ...setWarnings(shards, tensors)],
    byteLength: shards.reduce((sum, { header }) => sum + header.byteLength, 0),
  };
}

function setWarnings(shards: readonly Shard[], tensors: GgufHeader['tensors']): GgufWarning[] {
  const warnings: GgufWarning[] = [];
  const first = shards[0]!;
  const missing = missingShards(shards);
  if (missing.length > 0) {
    const message = `${missing.length} of ${first.count} shards are missing: ${listed(missing)}. Open them together with the others.`;
    warnings.push({ code: 'split-missing', message });
  }
  const announced = metadataNumber(first.header, 'split.tensors.count');
  if (missing.length === 0 && announced !== undefined && announced !== tensors.length) {
    const message = `The set announces ${announced} tensors, but its shards hold ${tensors.length}; a shard may be from another model.`;
    warnings.push({ code: 'split-mismatch', message });
  }
  const shardOfName = new Map<string, number | undefined>();
  for (const { name, shard } of tensors) {
    if (shardOfName.has(name) && shardOfName.get(name) !== shard)
      warnings.push({
        code: 'duplicate-name',
        message: `Two shards hold a tensor "${name}"; both are listed.`,
        tensor: name,
      });
    shardOfName.set(name, shard);
  }
  return warnings;
}

function missingShards(shards: readonly Shard[]): string[] {
  const { count } = shards[0]!;
  const present = new Set(shards.map(({ number }) => number));
  const named = shards.map(({ source }) => source.name && parseShardName(source.name)).find(Boolean);
  const missing: string[] = [];
  for (let number = 1; number <= count; number++)
    if (!present.has(number)) missing.push(named ? shardFileName({ ...named, count }, number) : `number ${number}`);
  return missing;
}

const mostListed = 12;

const listed = (names: readonly string[]) =>
  names.slice(0, mostListed).join(', ') + (names.length > mostListed ? ` and ${names.length - mostListed} more` : '');
