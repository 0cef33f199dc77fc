/** Numbers about the mean squared activations of one tensor, named as `llama-imatrix --show-statistics` does. */
export interface ImatrixStatistics {
  /** Values that count: columns of experts with data. All other numbers are over these. */
  readonly n: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly zd: number;
  readonly entropyBits: number;
  readonly entropyPercent: number;
  readonly active: number;
}

const activeAbove = 1e-5;

/** The formula of each number, for the page to show beside it. v_j: mean squared activation of column j, j = 1..n. */
export const statisticFormulas: Readonly<Record<keyof ImatrixStatistics | 'cosine', string>> = {
  n: 'number of values v_j, columns of experts with data',
  sum: 'sum_j v_j',
  min: 'min_j v_j',
  max: 'max_j v_j',
  mean: 'sum / n',
  standardDeviation: 'sqrt(sum_j (v_j - mean)^2 / n)',
  zd: 'share of j with |v_j - mean| / standard deviation > 1',
  entropyBits: '-sum_j p_j log2 p_j with p_j = v_j / sum',
  entropyPercent: '100 * entropy / log2(n)',
  active: `number of j with v_j > ${activeAbove}`,
  cosine: 'sum_j u_j v_j / sqrt(sum_j u_j^2 * sum_j v_j^2), u: the same tensor one layer before',
};

/** Statistics of means [experts, columns]; `counts` tells the experts with data. f64 accumulation; two passes. Null without data. */
export function computeStatistics(means: Float32Array, counts: Float64Array): ImatrixStatistics | null {
  const values = withData(means, counts);
  const n = values.length;
  if (n === 0) return null;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const mean = sum / n;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const standardDeviation = Math.sqrt(squares / n);
  let far = 0;
  let active = 0;
  let entropyBits = 0;
  for (const value of values) {
    if (Math.abs(value - mean) > standardDeviation) far++;
    if (value > activeAbove) active++;
    const share = value / sum;
    if (share > 0) entropyBits -= share * Math.log2(share);
  }
  const entropyPercent = n > 1 ? (100 * entropyBits) / Math.log2(n) : 100;
  return { n, sum, min, max, mean, standardDeviation, zd: far / n, entropyBits, entropyPercent, active };
}

/** The values of experts with data, one after another. */
function withData(means: Float32Array, counts: Float64Array): Float32Array {
  const columns = means.length / counts.length;
  return means.filter((_, index) => counts[Math.floor(index / columns)]! > 0);
}

/** Cosine similarity of two equally long vectors, or null when one is zero or the lengths differ. f64 accumulation. */
export function computeCosine(u: Float32Array, v: Float32Array): number | null {
  if (u.length !== v.length) return null;
  let product = 0;
  let uSquares = 0;
  let vSquares = 0;
  for (let index = 0; index < u.length; index++) {
    product += u[index]! * v[index]!;
    uSquares += u[index]! ** 2;
    vSquares += v[index]! ** 2;
  }
  return uSquares > 0 && vSquares > 0 ? product / Math.sqrt(uSquares * vSquares) : null;
}

const blockPattern = /^blk\.(\d{1,6})\./;

/** The number of the layer in a tensor name, or undefined outside the layers. */
export function layerOf(name: string): number | undefined {
  const match = blockPattern.exec(name);
  return match === null ? undefined : Number(match[1]);
}

/** The name of the same tensor one layer before, or undefined. */
export function nameInPreviousLayer(name: string): string | undefined {
  const layer = layerOf(name);
  return layer === undefined || layer === 0 ? undefined : name.replace(blockPattern, `blk.${layer - 1}.`);
}
