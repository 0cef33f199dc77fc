import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { createRunContext } from '../../job/run-context.ts';
import { Prng } from '../../numeric/prng.ts';
import { computeTensorGrid } from './grid.ts';
import { everyRow, type RowSample, sampledParts } from './row-sample.ts';
import { memoryRows } from './row-source.ts';
import { sampledStatistics, statisticErrors } from './stats-error.ts';
import { addStats, computeTensorStatsPart, noStats } from './tensor-stats.ts';

const context = createRunContext({ kernels: nodeKernels });
const [rows, cols] = [4096, 4096];

describe('statisticErrors', () => {
  it('covers the truth, and is 0 for all rows', async () => {
    // Rows of different size: the parts differ, so the sample is uncertain.
    const prng = new Prng(2);
    const values = Float32Array.from({ length: rows * cols }, (_, index) => (prng.nextUnit() - 0.5) * (1 + (Math.floor(index / cols) % 7)));
    const grid = computeTensorGrid(rows, cols);
    const measure = async (sample: RowSample) => {
      const parts = [];
      for (const part of sampledParts(grid, sample)) parts.push((await computeTensorStatsPart(memoryRows(values, cols), grid, sample, part, context)).stats);
      return parts;
    };
    const truth = (await measure(everyRow)).reduce(addStats, noStats);
    expect(statisticErrors([truth], rows).rms).toBe(0);
    let covered = 0;
    const seeds = 12;
    for (let seed = 0; seed < seeds; seed++) {
      const parts = await measure({ rows: 256, seed });
      const error = statisticErrors(parts, rows).rms!;
      if (Math.abs(sampledStatistics.rms(parts.reduce(addStats, noStats))! - sampledStatistics.rms(truth)!) <= 2.13 * error) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(9);
  });
});
