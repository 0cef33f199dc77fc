/** The simplest text to start from. */
export const firstExample = `// x: the block. w: how much the error of each component counts. Both are yours to change.
// levels: the allowed integers (or table values), ascending; levels.nearest(v) is the nearest one.
function round(x: Float32Array, w: Float32Array, levels: Levels): Result {
  // The largest magnitude goes to the longer end.
  let largest = 0;
  for (const value of x) if (Math.abs(value) > Math.abs(largest)) largest = value;
  const low = levels[0];
  const high = levels[levels.length - 1];
  const end = -low > high ? low : high;
  const inverse = largest === 0 ? 0 : end / largest;
  const codes = Array.from(x, (value) => levels.nearest(value * inverse));

  // For these levels, the scale of least weighted squared error.
  let xq = 0;
  let qq = 0;
  for (let i = 0; i < x.length; i++) {
    xq += w[i] * x[i] * codes[i];
    qq += w[i] * codes[i] * codes[i];
  }
  return { scale: qq > 0 ? xq / qq : 0, levels: codes };
}
`;
