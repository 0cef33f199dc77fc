// The eight 6-bit scales and mins of Q4_K and Q5_K in 12 bytes.
// Bytes 0-3: scale j | upper 2 bits of scale j+4 << 6; bytes 4-7: min j | upper 2 bits of min j+4 << 6;
// bytes 8-11: lower 4 bits of scale j+4 | lower 4 bits of min j+4 << 4 (j = 0..3). 8 * (6 + 6) = 96 bits.

/** Packs 8 scale bytes and 8 min bytes to 12 bytes at out. Bytes above 63 spill into their neighbours' upper bits, as in the reference. */
export function packScales6(scales: usize, mins: usize, out: usize): void {
  for (let j: usize = 0; j < 4; j++) {
    const scale = load<u8>(scales + j + 4);
    const min = load<u8>(mins + j + 4);
    store<u8>(out + j, load<u8>(scales + j) | ((scale >> 4) << 6));
    store<u8>(out + j + 4, load<u8>(mins + j) | ((min >> 4) << 6));
    store<u8>(out + j + 8, (scale & 15) | ((min & 15) << 4));
  }
}

/** The 8 scale bytes, lowest first. `packed`: offset of the 12 bytes. */
// @ts-ignore: decorator
@inline
export function unpackScales6(packed: usize): u64 {
  const first = load<u32>(packed);
  const last = load<u32>(packed, 8);
  return <u64>(first & 0x3f3f3f3f) | (<u64>((last & 0x0f0f0f0f) | ((first >> 2) & 0x30303030)) << 32);
}

/** The 8 min bytes, lowest first. */
// @ts-ignore: decorator
@inline
export function unpackMins6(packed: usize): u64 {
  const second = load<u32>(packed, 4);
  const last = load<u32>(packed, 8);
  return <u64>(second & 0x3f3f3f3f) | (<u64>(((last >> 4) & 0x0f0f0f0f) | ((second >> 2) & 0x30303030)) << 32);
}
