// IQ2_XS: 256 values in 74 bytes, 2.3125 bits per weight. Bytes 0-1 f16 d; then 32 u16, one per octet: grid index in the low 9
// bits, 7 sign bits above; then 8 bytes with the 4-bit scales s of sixteen groups of 16 (the first of a pair in the low nibble).
// x = d * (0.5 + s) / 4 * point, the number of negative values in an octet even.
import { iq2XsPoints } from '../../src/core/quants/grids/iq2_xs.table';
import { expandOctets, scaledHigh, scaledLow } from './lib/grid-points';
import { prepareEvenSigns, withSigns } from './lib/grid-signs';
import { loadHalf } from './lib/half';

export { __heap_base };

const points = memory.data(512 * 8, 16);
expandOctets(changetype<usize>(iq2XsPoints), 512, 0x2b1908, points);
prepareEvenSigns();

/** Rows x cols IQ2_XS to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src);
    for (let pair: usize = 0; pair < 8; pair++) {
      const codes = load<u64>(src + 2 + pair * 8);
      const scales = <u32>load<u8>(src + 66 + pair);
      storeGroup(out, <u32>codes, f32x4.splat(d * (<f32>0.5 + <f32>(scales & 15)) * <f32>0.25));
      storeGroup(out + 64, <u32>(codes >> 32), f32x4.splat(d * (<f32>0.5 + <f32>(scales >> 4)) * <f32>0.25));
      out += 128;
    }
    src += 74;
  }
}

// @ts-ignore: decorator
@inline
function storeGroup(out: usize, codes: u32, scale: v128): void {
  const first = withSigns(v128.load8x8_s(points + (<usize>(codes & 511) << 3)), (codes >> 9) & 127);
  const second = withSigns(v128.load8x8_s(points + (<usize>((codes >> 16) & 511) << 3)), codes >> 25);
  v128.store(out, scaledLow(first, scale));
  v128.store(out, scaledHigh(first, scale), 16);
  v128.store(out, scaledLow(second, scale), 32);
  v128.store(out, scaledHigh(second, scale), 48);
}
