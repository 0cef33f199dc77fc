import { Prng } from '../../src/core/numeric/prng.ts';
import { gaussianPairOf, studentOf } from '../../src/core/numeric/samplers.ts';

/** How the weights of a matrix are distributed. Each of these is seen in trained models. */
export type WeightStyle = 'gaussian' | 'outlier-columns' | 'heavy-tails' | 'q4_0-exact' | 'norm';

const seed = 20240817;
/** Deviation of a weight before row scales, as in models of a few billion weights. */
const deviation = 0.02;
const outlierColumns = 4;
const outlierFactor = 8;
const tailDegrees = 4;
const blockSize = 32;

/** Weights of rows x cols in f32, row-major; `stream` separates the tensors of the model. */
export function drawWeights(style: WeightStyle, rows: number, cols: number, stream: number): Float32Array {
  const prng = new Prng(seed, stream);
  const gaussian = () => gaussianPairOf(prng.nextWord(), prng.nextWord())[0];
  if (style === 'norm') return Float32Array.from({ length: rows * cols }, () => 1 + 0.15 * gaussian());
  if (style === 'q4_0-exact') return drawQ4_0Values(prng, rows * cols);
  // Rows (output neurons) differ in scale, roughly log-normally.
  const rowScales = Float64Array.from({ length: rows }, () => deviation * Math.exp(0.3 * gaussian()));
  const outliers = new Set<number>();
  if (style === 'outlier-columns') while (outliers.size < outlierColumns) outliers.add(prng.nextBelow(cols));
  const draw = style === 'heavy-tails' ? () => studentOf(prng.nextWord(), prng.nextWord(), tailDegrees) : gaussian;
  const x = new Float32Array(rows * cols);
  for (let index = 0; index < x.length; index++) {
    const col = index % cols;
    x[index] = rowScales[(index - col) / cols]! * draw() * (outliers.has(col) ? outlierFactor : 1);
  }
  return x;
}

/**
 * Values that Q4_0 stores without any error: per block of 32 a scale with 8 significant bits, which f16 holds, times whole numbers from -8
 * to 7, of which one is -8, so that the format finds this very scale.
 */
function drawQ4_0Values(prng: Prng, count: number): Float32Array {
  const x = new Float32Array(count);
  for (let start = 0; start < count; start += blockSize) {
    const sign = prng.nextBelow(2) === 0 ? 1 : -1;
    const scale = (sign * (128 + prng.nextBelow(128))) / 2 ** 16;
    for (let index = start; index < start + blockSize; index++) x[index] = scale * (prng.nextBelow(15) - 7);
    x[start + prng.nextBelow(blockSize)] = scale * -8;
  }
  return x;
}
