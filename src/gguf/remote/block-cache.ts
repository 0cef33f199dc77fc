/** Blocks of files within a budget of bytes; the block that was not wanted longest goes first. */
export class BlockCache {
  private readonly budget: number;
  /** A Map keeps the order of insertion: the first is the oldest. */
  private readonly blocks = new Map<string, Uint8Array>();
  private held = 0;

  constructor(budget: number) {
    this.budget = budget;
  }

  get byteLength(): number {
    return this.held;
  }

  get(key: string): Uint8Array | undefined {
    const block = this.blocks.get(key);
    if (block === undefined) return undefined;
    this.blocks.delete(key);
    this.blocks.set(key, block);
    return block;
  }

  put(key: string, block: Uint8Array): void {
    if (block.byteLength > this.budget) return;
    this.held += block.byteLength - (this.blocks.get(key)?.byteLength ?? 0);
    this.blocks.delete(key);
    this.blocks.set(key, block);
    for (const [oldest, { byteLength }] of this.blocks) {
      if (this.held <= this.budget) return;
      this.blocks.delete(oldest);
      this.held -= byteLength;
    }
  }
}
