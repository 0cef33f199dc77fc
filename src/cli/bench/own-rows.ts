import { parseLevels } from '../../core/rounding/levels.ts';
import { findAlgorithm } from '../../core/rounding/registry.ts';
import type { OwnFiles } from '../own-sandbox.ts';
import { gaussianValues } from './data.ts';
import { type BenchRow, medianRow, repetitions } from './measure.ts';
import { roundingDims } from './rounding-tasks.ts';

/** Vectors of one call: a batch of the sandbox ends after some hundredths of a second anyway. */
const count = 2048;

/**
 * An own algorithm on the vectors that the others get, with its default levels and unit importances: `own.ts n=32`. The time is that of the function, as its thread measures it, with
 * the check of what it gives back. Throws what OwnFiles.add and the algorithm throw.
 */
export async function* ownRows(path: string, own: OwnFiles, seconds: number, wanted: (name: string, op: string) => boolean): AsyncGenerator<BenchRow> {
  const id = await own.add(path);
  const rounder = await own.open(id);
  const levels = parseLevels(findAlgorithm(id)!.defaultLevels);
  for (const dims of roundingDims) {
    const name = `${path} n=${dims}`;
    if (!wanted(name, 'round')) continue;
    const x = gaussianValues(count * dims);
    const w = new Float32Array(count * dims).fill(1);
    /** Rounds for a time and gives back vectors per second. */
    const rateOver = async (share: number): Promise<number> => {
      let spent = 0;
      let vectors = 0;
      while (spent < share) {
        const result = await rounder.round(x, w, dims, levels);
        spent += result.seconds;
        vectors += count;
      }
      return vectors / spent;
    };
    // The engine optimises what it has seen.
    await rateOver(seconds / 2);
    const rates: number[] = [];
    for (let repetition = 0; repetition < repetitions; repetition++) rates.push((await rateOver(seconds / repetitions)) / 1e6);
    yield medianRow({ name, op: 'round', rows: count, cols: dims }, rates);
  }
}
