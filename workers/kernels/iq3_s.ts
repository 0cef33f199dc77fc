// IQ3_S: 256 values in 110 bytes, 3.4375 bits per weight. Bytes 0-1 f16 d; 2-65 low 8 bits of the grid index of each quad; 66-73
// their ninth bits, bit k of byte g for quad k of group g; 74-105 sign byte of each octet; 106-109 the 4-bit scales s of eight
// groups of 32 (the first of a pair in the low nibble). x = d * (1 + 2 s) * point * sign.
import { iq3SPoints } from '../../src/core/quants/grids/iq3_s.table';
import { expandQuads, scaledHigh, scaledLow } from './lib/grid-points';
import { prepareSignBytes, withSigns } from './lib/grid-signs';
import { loadHalf } from './lib/half';

export { __heap_base };

const points = memory.data(512 * 4, 16);
expandQuads(changetype<usize>(iq3SPoints), 512, 0x0f0d0b0907050301, points);
prepareSignBytes();

/** Rows x cols IQ3_S to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src);
    for (let group: usize = 0; group < 8; group++) {
      let low = load<u64>(src + 2 + group * 8);
      let ninth = <u32>load<u8>(src + 66 + group);
      let signs = load<u32>(src + 74 + group * 4);
      const odd = 1 + 2 * ((<i32>load<u8>(src + 106 + (group >> 1)) >> ((<i32>group & 1) << 2)) & 15);
      const scale = f32x4.splat(d * <f32>odd);
      for (let octet = 0; octet < 4; octet++) {
        const first = <u64>load<u32>(points + (<usize>((<u32>low & 255) | ((ninth & 1) << 8)) << 2));
        const second = <u64>load<u32>(points + (<usize>((<u32>(low >> 8) & 255) | ((ninth & 2) << 7)) << 2));
        const values = withSigns(i16x8.extend_low_i8x16_s(i64x2.splat(first | (second << 32))), signs & 255);
        v128.store(out, scaledLow(values, scale));
        v128.store(out, scaledHigh(values, scale), 16);
        low >>= 16;
        ninth >>= 2;
        signs >>= 8;
        out += 32;
      }
    }
    src += 110;
  }
}
