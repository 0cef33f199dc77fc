/** Results of earlier jobs, the least recently used forgotten first once their bytes exceed the budget. */
export class ResultCache {
  private readonly budgetBytes: number;
  private readonly entries = new Map<string, { readonly value: unknown; readonly bytes: number }>();
  private usedBytes = 0;

  constructor(budgetBytes: number) {
    this.budgetBytes = budgetBytes;
  }

  /** Bytes of all entries, as byteSize counts them. */
  get bytes(): number {
    return this.usedBytes;
  }

  get size(): number {
    return this.entries.size;
  }

  /** The value of this key, which becomes the most recently used, or undefined. */
  get<T>(key: string): T | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value as T;
  }

  /** Keeps the value as the most recently used. One that is larger than the whole budget is not kept. */
  set(key: string, value: unknown): void {
    this.delete(key);
    const bytes = byteSize(value);
    if (bytes > this.budgetBytes) return;
    this.entries.set(key, { value, bytes });
    this.usedBytes += bytes;
    for (const oldest of this.entries.keys()) {
      if (this.usedBytes <= this.budgetBytes) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.usedBytes -= entry.bytes;
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
    this.usedBytes = 0;
  }
}

/**
 * The key of a job's result: canonical JSON (object keys sorted, so their order does not matter) of name, params and code version.
 * Throws a TypeError for what JSON cannot say exactly (functions, files, NaN, typed arrays): name such inputs by an id instead.
 */
export function cacheKey(name: string, params: unknown, codeVersion: string): string {
  return canonicalJson([name, params, codeVersion]);
}

function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return Object.is(value, -0) ? '-0' : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const members = Object.entries(value as Record<string, unknown>)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
  }
  throw new TypeError(`A cache key cannot hold ${Object.prototype.toString.call(value)}.`);
}

/** Approximate bytes of plain data: typed arrays by their byteLength, strings 2 per character, everything else 8 per value. */
export function byteSize(value: unknown): number {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  if (typeof value === 'string') return 2 * value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + byteSize(item), 8);
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).reduce((sum, [key, item]) => sum + 2 * key.length + byteSize(item), 8);
  }
  return 8;
}

/** What the page keeps of its results: maps, distributions, tensor errors. */
export const resultCache = new ResultCache(256 * 2 ** 20);
