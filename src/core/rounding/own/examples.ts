import { firstExample } from './first-example.ts';

/** A text to start from. */
export interface OwnExample {
  readonly name: string;
  /** What it shows, in one sentence. */
  readonly about: string;
  readonly text: string;
}

const search = `// Tries many inverse scales of both signs and keeps the one with the largest weighted cosine.
const steps = 64;

function round(x: Float32Array, w: Float32Array, levels: Levels): Result {
  let largest = 0;
  for (const value of x) largest = Math.max(largest, Math.abs(value));
  const far = Math.max(-levels[0], levels[levels.length - 1]);
  const codes = new Int8Array(x.length);
  const best = { scale: 0, levels: Int8Array.from(x, () => levels.nearest(0)) };
  let bestScore = 0;
  if (largest === 0) return best;
  for (let step = 1; step <= steps; step++) {
    for (const sign of [1, -1]) {
      const inverse = (sign * (far + 1) * step) / (steps * largest);
      let xq = 0;
      let qq = 0;
      for (let i = 0; i < x.length; i++) {
        const q = levels.nearest(x[i] * inverse);
        codes[i] = q;
        xq += w[i] * x[i] * q;
        qq += w[i] * q * q;
      }
      // The sign of the sum is the sign of the scale: both count.
      if (qq > 0 && xq * xq > bestScore * qq) {
        bestScore = (xq * xq) / qq;
        best.scale = xq / qq;
        best.levels.set(codes);
      }
    }
  }
  return best;
}
`;

const lloyd = `// Lloyd's iteration: levels for the scale, then the scale for the levels, until nothing changes.
function round(x: Float32Array, w: Float32Array, levels: Levels): Result {
  let largest = 0;
  for (const value of x) if (Math.abs(value) > Math.abs(largest)) largest = value;
  const end = -levels[0] > levels[levels.length - 1] ? levels[0] : levels[levels.length - 1];
  let scale = largest / end;
  const codes = new Int8Array(x.length);
  for (let turn = 0; turn < 20; turn++) {
    let xq = 0;
    let qq = 0;
    let changes = 0;
    for (let i = 0; i < x.length; i++) {
      const q = scale === 0 ? levels.nearest(0) : levels.nearest(x[i] / scale);
      if (q !== codes[i]) changes++;
      codes[i] = q;
      xq += w[i] * x[i] * q;
      qq += w[i] * q * q;
    }
    scale = qq > 0 ? xq / qq : 0;
    if (changes === 0) break;
  }
  return { scale, levels: codes };
}
`;

const minimum = `// Scale and minimum: a value is level * scale - min. Choose levels from 0 upwards, such as 0..15.
function round(x: Float32Array, w: Float32Array, levels: Levels): Result {
  const low = Math.min(0, ...x);
  const high = Math.max(...x);
  const top = levels[levels.length - 1];
  const first = (high - low) / top;
  const codes = Array.from(x, (value) => levels.nearest(first > 0 ? (value - low) / first : 0));

  // Least squares for both numbers at once.
  let sw = 0, sq = 0, sqq = 0, sx = 0, sxq = 0;
  for (let i = 0; i < x.length; i++) {
    const q = codes[i];
    sw += w[i];
    sq += w[i] * q;
    sqq += w[i] * q * q;
    sx += w[i] * x[i];
    sxq += w[i] * x[i] * q;
  }
  const determinant = sw * sqq - sq * sq;
  if (!(determinant > 0)) return { scale: first, levels: codes, min: -low };
  const scale = (sw * sxq - sq * sx) / determinant;
  return { scale, levels: codes, min: (sq * sxq - sqq * sx) / determinant };
}
`;

const table = `// The largest magnitude goes to each of the outermost levels in turn; the best of the four is kept.
// Works with ranges and with tables (iq4nl): it only asks for levels and their neighbours.
function round(x: Float32Array, w: Float32Array, levels: Levels): Result {
  let largest = 0;
  for (const value of x) if (Math.abs(value) > Math.abs(largest)) largest = value;
  if (largest === 0) return { scale: 0, levels: Array.from(x, () => levels.nearest(0)) };
  let best: Result = { scale: 0, levels: [] };
  let bestScore = -1;
  for (const end of [levels[0], levels[1], levels[levels.length - 2], levels[levels.length - 1]]) {
    if (end === 0) continue;
    const codes = Array.from(x, (value) => levels.nearest((value * end) / largest));
    const candidate = fit(x, w, codes);
    if (candidate.score <= bestScore) continue;
    bestScore = candidate.score;
    best = { scale: candidate.scale, levels: codes };
  }
  return best;
}

function fit(x: Float32Array, w: Float32Array, codes: readonly number[]): { scale: number; score: number } {
  let xq = 0;
  let qq = 0;
  for (let i = 0; i < x.length; i++) {
    xq += w[i] * x[i] * codes[i];
    qq += w[i] * codes[i] * codes[i];
  }
  return qq > 0 ? { scale: xq / qq, score: (xq * xq) / qq } : { scale: 0, score: 0 };
}
`;

/** The examples of the editor, simplest first. */
export const ownExamples: readonly OwnExample[] = [
  { name: 'Round to nearest', about: 'The largest magnitude on the longer end, then the least-squares scale of these levels.', text: firstExample },
  { name: 'Search scales', about: 'Many scales of both signs; the largest weighted cosine wins.', text: search },
  { name: 'Lloyd iteration', about: 'Levels for the scale, scale for the levels, until nothing changes.', text: lloyd },
  { name: 'With a minimum', about: 'Type 1: scale and minimum by least squares, for levels from 0 upwards.', text: minimum },
  { name: 'Ends of a table', about: 'The largest magnitude on each of four end levels; for tables as well as ranges.', text: table },
];

/** The types that a text may use without declaring them. */
export const ownSignature = `interface Levels extends ReadonlyArray<number> {
  /** Whether they are the values of a table, such as iq4nl. */
  readonly isTable: boolean;
  /** The nearest level; of two equally near ones the larger. */
  nearest(value: number): number;
}
interface Result {
  /** Any finite number; it is stored as f32. */
  scale: number;
  /** One of the levels for each component. */
  levels: ArrayLike<number>;
  /** value = level * scale - min. Leave it out, or give it always. */
  min?: number;
}`;
