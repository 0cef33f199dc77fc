import { ggufError } from './errors.ts';
import { limits } from './limits.ts';
import { type GgufValue, type GgufValueType, valueTypeNames } from './value-types.ts';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** What the first bytes of a file decide about all the others. */
export interface ByteFormat {
  readonly littleEndian: boolean;
  /** Version 1 stores lengths, counts and dimensions in 32 bits, later versions in 64. */
  readonly lengthBytes: 4 | 8;
}

/**
 * Reads values one after another from bytes in memory. The caller makes sure the bytes are there; a read behind the end throws
 * RangeError.
 */
export class ByteCursor {
  offset = 0;
  /** Set once a string was not valid UTF-8; such strings decode with replacement characters. */
  sawBadUtf8 = false;
  format: ByteFormat;
  protected bytes: Uint8Array;
  protected view: DataView;

  constructor(bytes: Uint8Array, format: ByteFormat) {
    this.format = format;
    this.bytes = bytes;
    this.view = viewOf(bytes);
  }

  u32(): number {
    const value = this.view.getUint32(this.offset, this.format.littleEndian);
    this.offset += 4;
    return value;
  }

  /** Beyond 2^53 the nearest f64: only good for comparing with a limit. */
  u64(): number {
    const first = this.u32();
    const second = this.u32();
    return this.format.littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
  }

  /** A length, count or dimension in the width of the file's version. */
  length(): number {
    return this.format.lengthBytes === 4 ? this.u32() : this.u64();
  }

  text(byteLength: number): string {
    const part = this.bytes.subarray(this.offset, this.offset + byteLength);
    this.offset += byteLength;
    try {
      return strictUtf8.decode(part);
    } catch {
      this.sawBadUtf8 = true;
      return lenientUtf8.decode(part);
    }
  }

  /** One value. Throws gguf/limit for absurd lengths inside it. */
  value(type: GgufValueType): GgufValue {
    if (type === 'string') return this.text(checkStringLength(this.length()));
    if (type === 'array') {
      const elementType = valueTypeOf(this.u32());
      return this.values(elementType, this.length());
    }
    return this.scalar(type);
  }

  values(type: GgufValueType, count: number): GgufValue[] {
    const values: GgufValue[] = [];
    for (let index = 0; index < count; index++) values.push(this.value(type));
    return values;
  }

  private scalar(type: Exclude<GgufValueType, 'string' | 'array'>): GgufValue {
    const { view, offset } = this;
    const { littleEndian } = this.format;
    switch (type) {
      case 'uint8':
        this.offset += 1;
        return view.getUint8(offset);
      case 'int8':
        this.offset += 1;
        return view.getInt8(offset);
      case 'bool':
        this.offset += 1;
        return view.getUint8(offset) !== 0;
      case 'uint16':
        this.offset += 2;
        return view.getUint16(offset, littleEndian);
      case 'int16':
        this.offset += 2;
        return view.getInt16(offset, littleEndian);
      case 'uint32':
        return this.u32();
      case 'int32':
        this.offset += 4;
        return view.getInt32(offset, littleEndian);
      case 'float32':
        this.offset += 4;
        return view.getFloat32(offset, littleEndian);
      case 'float64':
        this.offset += 8;
        return view.getFloat64(offset, littleEndian);
      case 'uint64':
        this.offset += 8;
        return exactInteger(view.getBigUint64(offset, littleEndian));
      case 'int64':
        this.offset += 8;
        return exactInteger(view.getBigInt64(offset, littleEndian));
    }
  }
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The value type of this id. Throws gguf/bad-value-type. */
export function valueTypeOf(typeId: number): GgufValueType {
  const type = valueTypeNames[typeId];
  if (type === undefined)
    throw ggufError(
      'gguf/bad-value-type',
      `A metadata value has the type id ${typeId}; GGUF defines 0 to 12. The header is damaged: download the file again.`,
      { typeId },
    );
  return type;
}

/** Returns the length. Throws gguf/limit when no real string is that long. */
export function checkStringLength(byteLength: number): number {
  if (byteLength > limits.stringBytes)
    throw ggufError(
      'gguf/limit',
      `A string of ${byteLength} bytes is announced; at most ${limits.stringBytes} are read. The header is damaged: download the file again.`,
      { byteLength },
    );
  return byteLength;
}

/** A number when that is exact, otherwise the decimal digits. */
function exactInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
