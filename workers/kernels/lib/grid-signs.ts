// Signs of the grid formats: bit i of a sign byte makes element i of an octet negative.

/** For each sign byte eight 16-bit masks, all ones where the element is negative. */
const masks = memory.data(256 * 16, 16);

/** Makes the masks of all 256 sign bytes. */
export function prepareSignBytes(): void {
  for (let byte = 0; byte < 256; byte++) storeMasks(byte, byte);
}

/** Makes the masks of 7-bit signs: the sign of element 7 makes the number of negative ones even. */
export function prepareEvenSigns(): void {
  for (let seven = 0; seven < 128; seven++) storeMasks(seven, seven | ((popcnt<i32>(seven) & 1) << 7));
}

function storeMasks(index: i32, byte: i32): void {
  for (let i = 0; i < 8; i++) store<i16>(masks + (<usize>index << 4) + (<usize>i << 1), <i16>(-((byte >> i) & 1)));
}

/** Eight 16-bit values with the signs of the prepared sign byte or 7-bit index. */
// @ts-ignore: decorator
@inline
export function withSigns(values: v128, index: u32): v128 {
  const mask = v128.load(masks + (<usize>index << 4));
  return i16x8.sub(v128.xor(values, mask), mask);
}

/** The low 7 bits of four sign bytes, one after the other. */
// @ts-ignore: decorator
@inline
export function packSigns7(signs: u32): u32 {
  return (signs & 127) | ((signs >> 1) & (127 << 7)) | ((signs >> 2) & (127 << 14)) | ((signs >> 3) & (127 << 21));
}
