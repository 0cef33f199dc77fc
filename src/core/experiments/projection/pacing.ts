/** A batch should take about this long: short enough that messages get in, long enough that calls cost nothing. */
const targetMs = 6;

/** Finds how many vectors fit into a few milliseconds: algorithms differ by a factor of ten thousand. */
export class BatchPacer {
  private batch: number;
  private readonly limit: number;

  constructor(limit: number, start = 64) {
    this.limit = limit;
    this.batch = Math.min(start, limit);
  }

  /** Vectors of the next batch. */
  get size(): number {
    return this.batch;
  }

  /** Learns from a batch that took `elapsedMs`; grows fourfold at most. */
  learn(count: number, elapsedMs: number): void {
    const ideal = elapsedMs > 0 ? (count * targetMs) / elapsedMs : this.batch * 4;
    this.batch = Math.max(1, Math.min(this.limit, Math.floor(Math.min(ideal, this.batch * 4))));
  }
}
