/** What the editor shows first: round to nearest, then the least-squares scale of these levels. */
export const exampleSource = `type Result = { scale: number; levels: number[] };

// x: the block. w: how much the error of each component counts.
// levels: the allowed integers (or table values), ascending.
function round(x: Float32Array, w: Float32Array, levels: number[]): Result {
  // The largest magnitude goes to the longer end.
  let largest = 0;
  for (const value of x) if (Math.abs(value) > Math.abs(largest)) largest = value;
  if (largest === 0) return { scale: 0, levels: nearest(x, 0, levels) };
  const low = levels[0];
  const high = levels[levels.length - 1];
  const end = -low > high ? low : high;
  const codes = nearest(x, end / largest, levels);

  // For these levels, the scale of least weighted squared error.
  let xq = 0;
  let qq = 0;
  for (let i = 0; i < x.length; i++) {
    xq += w[i] * x[i] * codes[i];
    qq += w[i] * codes[i] * codes[i];
  }
  return { scale: qq > 0 ? xq / qq : 0, levels: codes };
}

function nearest(x: Float32Array, inverseScale: number, levels: number[]): number[] {
  const codes: number[] = [];
  for (const value of x) {
    let best = levels[0];
    for (const level of levels) {
      if (Math.abs(value * inverseScale - level) < Math.abs(value * inverseScale - best)) best = level;
    }
    codes.push(best);
  }
  return codes;
}
`;
