import type { Job } from '../../job/context.ts';
import { Prng } from '../../numeric/prng.ts';
import { namedTables } from '../../rounding/levels.ts';
import { lookups, type NearestLevelKernel } from './lookups.ts';

export interface LookupParams {
  /** Numbers to look up; rounded up to a multiple of four. */
  readonly count: number;
  readonly seed: number;
  /** Timed passes, of which the fastest counts; 0 runs once and measures nothing. */
  readonly passes: number;
}

export interface LookupResult {
  readonly count: number;
  /** Bins of the table in which two neighbours must be compared, and all bins. */
  readonly ambiguousBins: number;
  readonly bins: number;
  readonly rows: readonly {
    readonly id: string;
    /** NaN when not measured. */
    readonly nanosecondsPerLookup: number;
    /** Numbers for which it disagrees with the first row. */
    readonly differences: number;
  }[];
}

/** Runs every lookup of the IQ4_NL table over the same numbers, uniform in [-140, 130), and compares all indices. */
export const run: Job<LookupParams, LookupResult> = async ({ count: asked, seed, passes }, { kernels, breathe, onProgress }) => {
  const kernel = await kernels.get<NearestLevelKernel>('nearest_level');
  const values = namedTables['iq4nl']!;
  const count = Math.ceil(asked / 4) * 4;
  const numbers = new Float32Array(count);
  const prng = new Prng(seed);
  for (let index = 0; index < count; index++) numbers[index] = prng.nextUnit() * 270 - 140;
  // A few numbers that decide ties: every entry, every midpoint, and their neighbours.
  const exact = values.flatMap((value, index) => [value, (value + (values[index + 1] ?? value)) / 2]);
  numbers.set(exact.slice(0, count));

  const rows: LookupResult['rows'][number][] = [];
  let reference: Uint8Array | undefined;
  let ambiguousBins = 0;
  for (const lookup of lookups) {
    await breathe();
    // No await until the results are copied: the memory is shared with other users of the kernel.
    const [x, out, table] = kernel.layout([count * 4, count, values.length]) as [number, number, number];
    kernel.f32(x, count).set(numbers);
    kernel.i8(table, values.length).set(values);
    ambiguousBins = kernel.fn.prepareLookup(table, values.length);
    lookup.run(kernel, x, count, table, values.length, out);
    let fastest = passes > 0 ? Number.POSITIVE_INFINITY : Number.NaN;
    for (let pass = 0; pass < passes; pass++) {
      const start = performance.now();
      lookup.run(kernel, x, count, table, values.length, out);
      fastest = Math.min(fastest, performance.now() - start);
    }
    const indices = kernel.u8(out, count).slice();
    reference ??= indices;
    let differences = 0;
    for (let index = 0; index < count; index++) if (indices[index] !== reference[index]) differences++;
    rows.push({ id: lookup.id, nanosecondsPerLookup: (fastest * 1e6) / count, differences });
    onProgress({ fraction: rows.length / lookups.length });
  }
  return { count, ambiguousBins, bins: values.at(-1)! - values[0]! + 1, rows };
};

export const sampleParams = (): LookupParams => ({ count: 256, seed: 1, passes: 0 });
