// IQ3_XXS: 256 values in 98 bytes, 3.0625 bits per weight. Bytes 0-1 f16 d; 2-65 grid index of each quad; 66-97 a u32 for each of
// eight groups of 32: 7 sign bits per octet (the first lowest) and the group's scale s on top (4 bits).
// x = d * (0.5 + s) / 2 * point, the number of negative values in an octet even.
import { iq3XxsPoints } from '../../src/core/quants/grids/iq3_xxs.table';
import { expandQuads, scaledHigh, scaledLow } from './lib/grid-points';
import { prepareEvenSigns, withSigns } from './lib/grid-signs';
import { loadHalf } from './lib/half';

export { __heap_base };

const points = memory.data(256 * 4, 16);
expandQuads(changetype<usize>(iq3XxsPoints), 256, 0x3e342c241c140c04, points);
prepareEvenSigns();

/** Rows x cols IQ3_XXS to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src);
    for (let group: usize = 0; group < 8; group++) {
      let indices = load<u64>(src + 2 + group * 8);
      let signs = load<u32>(src + 66 + group * 4);
      const scale = f32x4.splat(d * (<f32>0.5 + <f32>(signs >> 28)) * <f32>0.5);
      for (let octet = 0; octet < 4; octet++) {
        const first = <u64>load<u32>(points + (<usize>(indices & 255) << 2));
        const second = <u64>load<u32>(points + (<usize>((indices >> 8) & 255) << 2));
        const values = withSigns(i16x8.extend_low_i8x16_s(i64x2.splat(first | (second << 32))), signs & 127);
        v128.store(out, scaledLow(values, scale));
        v128.store(out, scaledHigh(values, scale), 16);
        indices >>= 16;
        signs >>= 7;
        out += 32;
      }
    }
    src += 98;
  }
}
