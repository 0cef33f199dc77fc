/** The f16 with these 16 bits as a number, exact; subnormals kept, NaN for every NaN. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  return sign * (1024 + mantissa) * 2 ** (exponent - 25);
}

/** The little-endian f16 at a byte offset. */
export const readHalf = (bytes: Uint8Array, byteOffset: number): number =>
  halfToNumber(bytes[byteOffset]! | (bytes[byteOffset + 1]! << 8));
