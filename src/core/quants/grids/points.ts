/** Coordinates of one grid point: the digits of `packed`, `bits` each and the lowest first, looked up in `values`. */
export function readPoint(packed: number, bits: 2 | 3, values: readonly number[]): number[] {
  const digits = bits === 2 ? 8 : 4;
  return Array.from({ length: digits }, (_, i) => values[(packed >> (bits * i)) & ((1 << bits) - 1)]!);
}

/** `point` with the signs of a byte: bit i makes coordinate i negative. */
export const withSigns = (point: readonly number[], signs: number): number[] =>
  point.map((value, i) => ((signs >> i) & 1 ? -value : value));

/** The sign byte of 7 stored bits: the eighth makes the number of negative elements even. */
export function evenSigns(seven: number): number {
  let ones = 0;
  for (let bit = 0; bit < 7; bit++) ones += (seven >> bit) & 1;
  return seven | ((ones & 1) << 7);
}

/** Values of digit 0, 1, 2 in IQ2_XXS, IQ2_XS and IQ2_S. */
export const iq2Values = [8, 25, 43] as const;
/** Values of digit 0..7 in IQ3_XXS. */
export const iq3XxsValues = [4, 12, 20, 28, 36, 44, 52, 62] as const;
/** Values of digit 0..7 in IQ3_S. */
export const iq3SValues = [1, 3, 5, 7, 9, 11, 13, 15] as const;
/** Values of digit 0, 1, 2 in IQ1_S and IQ1_M. */
export const iq1Values = [-1, 0, 1] as const;
