// IQ1_M: 256 values in 56 bytes, 1.75 bits per weight. Bytes 0-31 low 8 bits of the grid index of each octet; 32-47 a nibble for
// each octet (the first of a pair low): upper 3 bits of the index, 1 bit shift; 48-55 four u16: 3-bit scales s of four groups of
// 16 (the first lowest), and on top a nibble of the f16 d (the first u16 holds its lowest nibble).
// x = d * (2 s + 1) * (point + 1/8), with shift - 1/8; the coordinates of a point are -1, 0, 1.
import { iq1Points } from '../../src/core/quants/grids/iq1.table';
import { expandOctets, scaledHigh, scaledLow } from './lib/grid-points';
import { halfToFloat } from './lib/half';

export { __heap_base };

/** Eight times the points: with the shift added they stay whole numbers, and an eighth of the scale is exact. */
const points = memory.data(2048 * 8, 16);
expandOctets(changetype<usize>(iq1Points), 2048, 0x0800f8, points);

/** Rows x cols IQ1_M to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const words = load<u64>(src, 48);
    const d = halfToFloat(
      <u32>((words >> 12) & 0xf) | <u32>((words >> 24) & 0xf0) | <u32>((words >> 36) & 0xf00) | <u32>((words >> 48) & 0xf000),
    );
    for (let group: usize = 0; group < 16; group++) {
      const low = <u32>load<u16>(src + group * 2);
      const high = <u32>load<u8>(src + 32 + group);
      const odd = 2 * (<i32>(words >> (((group >> 2) << 4) + (group & 3) * 3)) & 7) + 1;
      const scale = f32x4.splat(d * <f32>odd * <f32>0.125);
      storeOctet(out, (low & 255) | ((high & 7) << 8), high & 8, scale);
      storeOctet(out + 32, (low >> 8) | ((high & 0x70) << 4), high & 0x80, scale);
      out += 64;
    }
    src += 56;
  }
}

// @ts-ignore: decorator
@inline
function storeOctet(out: usize, index: u32, shift: u32, scale: v128): void {
  const values = i16x8.add(v128.load8x8_s(points + (<usize>index << 3)), i16x8.splat(shift != 0 ? -1 : 1));
  v128.store(out, scaledLow(values, scale));
  v128.store(out, scaledHigh(values, scale), 16);
}
