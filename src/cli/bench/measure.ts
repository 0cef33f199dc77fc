/** What one measurement needs: work done by one call of `run`, in weights or vectors. */
export interface BenchTask {
  readonly name: string;
  readonly op: 'quantize' | 'dequantize' | 'round';
  /** The size of the data, told with the result. */
  readonly rows: number;
  readonly cols: number;
  /** Weights (or vectors) that one call of `run` handles. */
  readonly units: number;
  readonly run: () => void;
}

/** One line of the bench: the median over repetitions, in millions of weights or vectors per second. */
export interface BenchRow {
  readonly name: string;
  readonly op: BenchTask['op'];
  readonly millionPerSecond: number;
  /** Fastest and slowest repetition. */
  readonly fastest: number;
  readonly slowest: number;
  readonly rows: number;
  readonly cols: number;
}

export const repetitions = 5;

/** Runs the task warm on this thread: `repetitions` repetitions that take `seconds` together, as many calls each as fit. */
export function measure(task: BenchTask, seconds: number): BenchRow {
  const share = seconds / repetitions;
  const calls = callsWithin(task.run, share);
  const rates: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const start = performance.now();
    for (let call = 0; call < calls; call++) task.run();
    rates.push((task.units * calls) / (performance.now() - start) / 1000);
  }
  return medianRow(task, rates);
}

/** The row of `repetitions` rates, millions per second. */
export function medianRow({ name, op, rows, cols }: Pick<BenchRow, 'name' | 'op' | 'rows' | 'cols'>, rates: readonly number[]): BenchRow {
  const sorted = rates.toSorted((a, b) => a - b);
  return { name, op, millionPerSecond: sorted[2]!, fastest: sorted[4]!, slowest: sorted[0]!, rows, cols };
}

/** How many calls fit into `seconds`, at least one. The calls made to find out also let the engine optimise the kernel. */
function callsWithin(run: () => void, seconds: number): number {
  const milliseconds = seconds * 1000;
  let calls = 1;
  for (;;) {
    const start = performance.now();
    for (let call = 0; call < calls; call++) run();
    const elapsed = performance.now() - start;
    if (elapsed >= milliseconds / 2) return Math.max(1, Math.floor((calls * milliseconds) / elapsed));
    calls *= 2;
  }
}

/** The largest power of two of rows or vectors up to `most` that takes about 10 ms or less, at least 4. */
export function countForTenMilliseconds(most: number, run: (count: number) => unknown): number {
  for (let count = 4; count < most; count *= 2) {
    const start = performance.now();
    run(count);
    if (performance.now() - start > 5) return count;
  }
  return most;
}
