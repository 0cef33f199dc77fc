// IQ2_S: 256 values in 82 bytes, 2.5625 bits per weight. Bytes 0-1 f16 d; 2-33 low 8 bits of the grid index of each octet; 34-65
// sign byte of each octet; 66-73 upper 2 bits of the indices, four per byte, the first lowest; 74-81 the 4-bit scales s of
// sixteen groups of 16 (the first of a pair in the low nibble). x = d * (0.5 + s) / 4 * point * sign.
import { iq2SPoints } from '../../src/core/quants/grids/iq2_s.table';
import { expandOctets, scaledHigh, scaledLow } from './lib/grid-points';
import { prepareSignBytes, withSigns } from './lib/grid-signs';
import { loadHalf } from './lib/half';

export { __heap_base };

const points = memory.data(1024 * 8, 16);
expandOctets(changetype<usize>(iq2SPoints), 1024, 0x2b1908, points);
prepareSignBytes();

/** Rows x cols IQ2_S to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src);
    for (let pair: usize = 0; pair < 8; pair++) {
      const low = load<u32>(src + 2 + pair * 4);
      const signs = load<u32>(src + 34 + pair * 4);
      const high = <u32>load<u8>(src + 66 + pair);
      const scales = <u32>load<u8>(src + 74 + pair);
      const scale0 = f32x4.splat(d * (<f32>0.5 + <f32>(scales & 15)) * <f32>0.25);
      const scale1 = f32x4.splat(d * (<f32>0.5 + <f32>(scales >> 4)) * <f32>0.25);
      storeOctet(out, (low & 255) | ((high & 3) << 8), signs & 255, scale0);
      storeOctet(out + 32, ((low >> 8) & 255) | ((high & 12) << 6), (signs >> 8) & 255, scale0);
      storeOctet(out + 64, ((low >> 16) & 255) | ((high & 48) << 4), (signs >> 16) & 255, scale1);
      storeOctet(out + 96, (low >> 24) | ((high & 192) << 2), signs >> 24, scale1);
      out += 128;
    }
    src += 82;
  }
}

// @ts-ignore: decorator
@inline
function storeOctet(out: usize, index: u32, signs: u32, scale: v128): void {
  const values = withSigns(v128.load8x8_s(points + (<usize>index << 3)), signs);
  v128.store(out, scaledLow(values, scale));
  v128.store(out, scaledHigh(values, scale), 16);
}
