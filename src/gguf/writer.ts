import type { Endian } from './header.ts';
import { alignUp } from './metadata.ts';
import { elementCountOf, findTensorType, tensorByteLength } from './types.ts';
import { type GgufValue, type GgufValueType, valueTypeBytes, valueTypeNames } from './value-types.ts';

export type WritableEntry =
  | { readonly key: string; readonly type: Exclude<GgufValueType, 'array'>; readonly value: GgufValue }
  | {
      readonly key: string;
      readonly type: 'array';
      readonly elementType: GgufValueType;
      readonly values: readonly GgufValue[];
    };

export interface WritableTensor {
  readonly name: string;
  readonly typeId: number;
  /** Row-major: [.., rows, cols]. */
  readonly shape: readonly number[];
  /** The tensor's bytes in the file's byte order. */
  readonly data: Uint8Array;
}

export interface WritableGguf {
  readonly metadata: readonly WritableEntry[];
  readonly tensors: readonly WritableTensor[];
  /** A power of two, 32 if absent. Another value is written as general.alignment, unless the metadata has that key. */
  readonly alignment?: number;
  readonly version?: 1 | 2 | 3;
  readonly endian?: Endian;
}

const defaultAlignment = 32;

/**
 * The bytes of a GGUF file. Equal input gives equal bytes. Throws RangeError when the data of a tensor has not the size that its type
 * and shape need: that is a mistake of the caller, never of a file.
 */
export function writeGguf(file: WritableGguf): Uint8Array<ArrayBuffer> {
  const { alignment = defaultAlignment, version = 3, endian = 'little' } = file;
  const metadata = withAlignment(file.metadata, alignment);
  const out = new ByteSink(endian === 'little', version === 1 ? 4 : 8);
  out.bytes(new TextEncoder().encode('GGUF'));
  out.u32(version);
  out.length(file.tensors.length);
  out.length(metadata.length);
  for (const entry of metadata) writeEntry(out, entry);
  let dataOffset = 0;
  for (const tensor of file.tensors) {
    checkSize(tensor);
    out.text(tensor.name);
    out.u32(tensor.shape.length);
    for (const size of tensor.shape.toReversed()) out.length(size);
    out.u32(tensor.typeId);
    out.u64(dataOffset);
    dataOffset += alignUp(tensor.data.byteLength, alignment);
  }
  for (const tensor of file.tensors) {
    out.padTo(alignment);
    out.bytes(tensor.data);
  }
  if (file.tensors.length > 0) out.padTo(alignment);
  return out.finish();
}

function withAlignment(metadata: readonly WritableEntry[], alignment: number): readonly WritableEntry[] {
  const key = 'general.alignment';
  if (alignment === defaultAlignment || metadata.some((entry) => entry.key === key)) return metadata;
  return [{ key, type: 'uint32', value: alignment }, ...metadata];
}

function checkSize({ name, typeId, shape, data }: WritableTensor): void {
  const type = findTensorType(typeId);
  const expected = type === undefined ? data.byteLength : tensorByteLength(type, shape);
  if (expected !== data.byteLength)
    throw new RangeError(
      `tensor ${name}: ${elementCountOf(shape)} elements take ${expected} bytes, not ${data.byteLength}`,
    );
}

function writeEntry(out: ByteSink, entry: WritableEntry): void {
  out.text(entry.key);
  out.valueType(entry.type);
  if (entry.type === 'array') out.array(entry.elementType, entry.values);
  else out.value(entry.type, entry.value);
}

type ScalarWriter = (view: DataView, offset: number, value: GgufValue, littleEndian: boolean) => void;

const scalarWriters: Readonly<Record<Exclude<GgufValueType, 'string' | 'array'>, ScalarWriter>> = {
  uint8: (view, offset, value) => view.setUint8(offset, Number(value)),
  int8: (view, offset, value) => view.setInt8(offset, Number(value)),
  bool: (view, offset, value) => view.setUint8(offset, Number(value)),
  uint16: (view, offset, value, littleEndian) => view.setUint16(offset, Number(value), littleEndian),
  int16: (view, offset, value, littleEndian) => view.setInt16(offset, Number(value), littleEndian),
  uint32: (view, offset, value, littleEndian) => view.setUint32(offset, Number(value), littleEndian),
  int32: (view, offset, value, littleEndian) => view.setInt32(offset, Number(value), littleEndian),
  float32: (view, offset, value, littleEndian) => view.setFloat32(offset, Number(value), littleEndian),
  float64: (view, offset, value, littleEndian) => view.setFloat64(offset, Number(value), littleEndian),
  uint64: (view, offset, value, littleEndian) =>
    view.setBigUint64(offset, BigInt(value as number | string), littleEndian),
  int64: (view, offset, value, littleEndian) =>
    view.setBigInt64(offset, BigInt(value as number | string), littleEndian),
};

/** Growing output with the value encodings of GGUF. */
class ByteSink {
  private buffer = new Uint8Array(2 ** 16);
  private view = new DataView(this.buffer.buffer);
  private size = 0;
  private readonly littleEndian: boolean;
  private readonly lengthBytes: 4 | 8;

  constructor(littleEndian: boolean, lengthBytes: 4 | 8) {
    this.littleEndian = littleEndian;
    this.lengthBytes = lengthBytes;
  }

  bytes(part: Uint8Array): void {
    const offset = this.grow(part.byteLength);
    this.buffer.set(part, offset);
  }

  u32(value: number): void {
    const offset = this.grow(4);
    this.view.setUint32(offset, value, this.littleEndian);
  }

  u64(value: number): void {
    const offset = this.grow(8);
    this.view.setBigUint64(offset, BigInt(value), this.littleEndian);
  }

  length(value: number): void {
    if (this.lengthBytes === 4) this.u32(value);
    else this.u64(value);
  }

  text(value: string): void {
    const encoded = new TextEncoder().encode(value);
    this.length(encoded.byteLength);
    this.bytes(encoded);
  }

  valueType(type: GgufValueType): void {
    this.u32(valueTypeNames.indexOf(type));
  }

  array(elementType: GgufValueType, values: readonly GgufValue[]): void {
    this.valueType(elementType);
    this.length(values.length);
    for (const value of values) this.value(elementType, value);
  }

  value(type: GgufValueType, value: GgufValue): void {
    if (type === 'string') this.text(String(value));
    // A nested array has no element type of its own here; only tests of hostile files need one, and they write bytes.
    else if (type === 'array') throw new RangeError('nested arrays are not written');
    else this.scalar(type, value);
  }

  padTo(alignment: number): void {
    this.grow(alignUp(this.size, alignment) - this.size);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.buffer.slice(0, this.size);
  }

  private scalar(type: Exclude<GgufValueType, 'string' | 'array'>, value: GgufValue): void {
    const offset = this.grow(valueTypeBytes[type]);
    scalarWriters[type](this.view, offset, value, this.littleEndian);
  }

  /** Makes room for `count` zero bytes and returns where they begin. Replaces `buffer` and `view`: take them afterwards. */
  private grow(count: number): number {
    const offset = this.size;
    this.size += count;
    if (this.size > this.buffer.byteLength) {
      const larger = new Uint8Array(Math.max(this.size, 2 * this.buffer.byteLength));
      larger.set(this.buffer.subarray(0, offset));
      this.buffer = larger;
      this.view = new DataView(larger.buffer);
    }
    return offset;
  }
}
