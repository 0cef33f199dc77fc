// IQ1_S: 256 values in 50 bytes, 1.5625 bits per weight. Bytes 0-1 f16 d; 2-33 low 8 bits of the grid index of each octet; 34-49 a
// u16 for each of eight groups of 32: the upper 3 bits of its four indices (the first lowest), 3 bits scale s, 1 bit shift.
// x = d * (2 s + 1) * (point + 1/8), with shift - 1/8; the coordinates of a point are -1, 0, 1.
import { iq1Points } from '../../src/core/quants/grids/iq1.table';
import { expandOctets, scaledHigh, scaledLow } from './lib/grid-points';
import { loadHalf } from './lib/half';

export { __heap_base };

/** Eight times the points: with the shift added they stay whole numbers, and an eighth of the scale is exact. */
const points = memory.data(2048 * 8, 16);
expandOctets(changetype<usize>(iq1Points), 2048, 0x0800f8, points);

/** Rows x cols IQ1_S to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src);
    for (let group: usize = 0; group < 8; group++) {
      let low = load<u32>(src + 2 + group * 4);
      let high = <u32>load<u16>(src + 34 + group * 2);
      const odd = 2 * <i32>((high >> 12) & 7) + 1;
      const scale = f32x4.splat(d * <f32>odd * <f32>0.125);
      const shift = i16x8.splat((high & 0x8000) != 0 ? -1 : 1);
      for (let octet = 0; octet < 4; octet++) {
        const index = (low & 255) | ((high & 7) << 8);
        const values = i16x8.add(v128.load8x8_s(points + (<usize>index << 3)), shift);
        v128.store(out, scaledLow(values, scale));
        v128.store(out, scaledHigh(values, scale), 16);
        low >>= 8;
        high >>= 3;
        out += 32;
      }
    }
    src += 50;
  }
}
