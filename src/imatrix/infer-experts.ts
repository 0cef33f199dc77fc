/** No model has narrower experts; shorter runs of zeros are dead columns, not experts. */
const fewestColumns = 16;

/**
 * The columns per expert of a .dat entry, guessed from its runs of zeros: an expert that was never used is one run as long as a row, at
 * a multiple of that length, so all starts and lengths share the number as a divisor. Undefined when no run tells. Neighbouring
 * experts without data may pass for one; the share of missing values stays right.
 */
export function inferColumns(values: Float32Array): number | undefined {
  let divisor = values.length;
  let hasRun = false;
  let start = -1;
  for (let index = 0; index <= values.length; index++) {
    const isZero = index < values.length && values[index] === 0;
    if (isZero && start < 0) start = index;
    if (isZero || start < 0) continue;
    if (index - start >= fewestColumns) {
      divisor = greatestCommonDivisor(greatestCommonDivisor(divisor, start), index - start);
      hasRun = true;
    }
    start = -1;
  }
  return hasRun && divisor >= fewestColumns && divisor < values.length ? divisor : undefined;
}

function greatestCommonDivisor(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
