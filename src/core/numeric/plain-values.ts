/** Number types that are stored as they are, without blocks or scales. */
export type PlainType = 'F32' | 'F64' | 'I8' | 'I16' | 'I32' | 'I64';

export const plainTypeBytes: Readonly<Record<PlainType, number>> = { F32: 4, F64: 8, I8: 1, I16: 2, I32: 4, I64: 8 };

const nativeIsLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Writes stored numbers to `out` as f32, rounded to nearest even where they are wider. Shape: bytes holds out.length numbers. NaN
 * payloads of F32 are kept.
 */
export function decodePlainValues(type: PlainType, bytes: Uint8Array, out: Float32Array, littleEndian: boolean): void {
  if (type === 'F32' && littleEndian === nativeIsLittle) {
    new Uint8Array(out.buffer, out.byteOffset, out.byteLength).set(bytes.subarray(0, out.byteLength));
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = reader(type, view, littleEndian);
  const width = plainTypeBytes[type];
  for (let index = 0; index < out.length; index++) out[index] = read(index * width);
}

function reader(type: PlainType, view: DataView, littleEndian: boolean): (byteOffset: number) => number {
  switch (type) {
    case 'F32':
      return (byteOffset) => view.getFloat32(byteOffset, littleEndian);
    case 'F64':
      return (byteOffset) => view.getFloat64(byteOffset, littleEndian);
    case 'I8':
      return (byteOffset) => view.getInt8(byteOffset);
    case 'I16':
      return (byteOffset) => view.getInt16(byteOffset, littleEndian);
    case 'I32':
      return (byteOffset) => view.getInt32(byteOffset, littleEndian);
    case 'I64':
      return (byteOffset) => Number(view.getBigInt64(byteOffset, littleEndian));
  }
}

/** A copy with the two bytes of every 16-bit number exchanged. */
export function swapBytePairs(bytes: Uint8Array): Uint8Array {
  const swapped = new Uint8Array(bytes.length);
  for (let index = 0; index + 1 < bytes.length; index += 2) {
    swapped[index] = bytes[index + 1]!;
    swapped[index + 1] = bytes[index]!;
  }
  return swapped;
}
