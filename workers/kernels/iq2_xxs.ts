// IQ2_XXS: 256 values in 66 bytes, 2.0625 bits per weight. Bytes 0-1 f16 d; then 8 bytes for each of eight groups of 32: four
// grid indices, one per octet, and a u32 with 7 sign bits per octet (the first lowest) and the group's scale s on top (4 bits).
// x = d * (0.5 + s) / 4 * point, the number of negative values in an octet even.
import { iq2XxsPoints } from '../../src/core/quants/grids/iq2_xxs.table';
import { expandOctets, scaledHigh, scaledLow } from './lib/grid-points';
import { prepareEvenSigns, withSigns } from './lib/grid-signs';
import { loadHalf } from './lib/half';

export { __heap_base };

const points = memory.data(256 * 8, 16);
expandOctets(changetype<usize>(iq2XxsPoints), 256, 0x2b1908, points);
prepareEvenSigns();

/** Rows x cols IQ2_XXS to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src);
    for (let group: usize = 0; group < 8; group++) {
      const at = src + 2 + group * 8;
      let indices = load<u32>(at);
      let signs = load<u32>(at, 4);
      const scale = f32x4.splat(d * (<f32>0.5 + <f32>(signs >> 28)) * <f32>0.25);
      for (let octet = 0; octet < 4; octet++) {
        const values = withSigns(v128.load8x8_s(points + (<usize>(indices & 255) << 3)), signs & 127);
        v128.store(out, scaledLow(values, scale));
        v128.store(out, scaledHigh(values, scale), 16);
        indices >>= 8;
        signs >>= 7;
        out += 32;
      }
    }
    src += 66;
  }
}
