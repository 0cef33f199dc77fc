import type { GgufValue, GgufValueType } from './value-types.ts';

export type Endian = 'little' | 'big';

/** A key with one value. */
export interface ScalarEntry {
  readonly key: string;
  readonly type: Exclude<GgufValueType, 'array'>;
  readonly value: GgufValue;
}

/** A key with an array. Short arrays carry all `values`; long ones are read on demand with readArray. */
export interface ArrayEntry {
  readonly key: string;
  readonly type: 'array';
  readonly elementType: GgufValueType;
  readonly length: number;
  /** First element, from the start of the file. */
  readonly byteOffset: number;
  readonly byteLength: number;
  /** The first 16 values, fewer when they are long. */
  readonly preview: readonly GgufValue[];
  /** All values, when the array has at most 1,024. */
  readonly values?: readonly GgufValue[];
  /** Byte offsets of elements 0, 1024, 2048 ... of an array whose elements differ in size. */
  readonly index?: readonly number[];
}

export type MetadataEntry = ScalarEntry | ArrayEntry;

/** One row of the tensor table. */
export interface GgufTensor {
  readonly name: string;
  readonly typeId: number;
  readonly typeName: string;
  /** Row-major: [.., rows, cols]. Empty for a scalar. */
  readonly shape: readonly number[];
  readonly elementCount: number;
  /** From the start of its file. */
  readonly byteOffset: number;
  /** Null when the type or the row length does not tell. */
  readonly byteLength: number | null;
  /** Bits per weight with per-row metadata, null when byteLength is null or there are no elements. */
  readonly bpw: number | null;
  /** Index of the file in a split set; absent for a single file. */
  readonly shard?: number;
}

/** Kinds of oddities, also those of other model files, so that one list shows them all. */
export type GgufWarningCode =
  | 'ambiguous-type'
  | 'bad-metadata'
  | 'bad-row-size'
  | 'bad-shape'
  | 'bad-tensor-size'
  | 'bad-utf8'
  | 'duplicate-key'
  | 'duplicate-name'
  | 'index-mismatch'
  | 'misaligned'
  | 'more-warnings'
  | 'split-missing'
  | 'split-mismatch'
  | 'tensor-out-of-file'
  | 'tensors-overlap'
  | 'unknown-type';

/** Something odd that does not keep the file from opening. */
export interface GgufWarning {
  readonly code: GgufWarningCode;
  readonly message: string;
  readonly tensor?: string;
}

/** Everything in front of the tensor data, as plain data that survives structured cloning. */
export interface GgufHeader {
  readonly version: number;
  readonly endian: Endian;
  /** Bytes; tensor offsets are multiples of it. */
  readonly alignment: number;
  readonly metadata: readonly MetadataEntry[];
  readonly tensors: readonly GgufTensor[];
  readonly warnings: readonly GgufWarning[];
  /** Start of the tensor data, from the start of the file. May lie behind the end of a file without tensor data. */
  readonly dataOffset: number;
  /** Size of the file. */
  readonly byteLength: number;
}

/** The first entry of this key, as llama.cpp looks it up, or undefined. */
export function findMetadata(header: Pick<GgufHeader, 'metadata'>, key: string): MetadataEntry | undefined {
  return header.metadata.find((entry) => entry.key === key);
}

/** The string of this key, or undefined when absent or of another type. */
export function metadataText(header: Pick<GgufHeader, 'metadata'>, key: string): string | undefined {
  const entry = findMetadata(header, key);
  return entry?.type === 'string' ? String(entry.value) : undefined;
}

/** The number of this key, or undefined when absent or no number. */
export function metadataNumber(header: Pick<GgufHeader, 'metadata'>, key: string): number | undefined {
  const entry = findMetadata(header, key);
  return entry !== undefined && entry.type !== 'array' && typeof entry.value === 'number' ? entry.value : undefined;
}
