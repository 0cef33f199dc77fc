import { LabError } from '../lab-error.ts';

/**
 * A WebAssembly kernel instance and its memory. Kernels export `memory`, `__heap_base` and plain functions on byte offsets; the
 * caller lays its buffers out above the heap base with `layout`, which grows the memory when needed.
 *
 * Views over the memory are only valid until the next `layout`: growth detaches them, so take them again through f32(), u8() ...
 */
export class Kernel<Exports = Record<string, (...args: number[]) => number>> {
  readonly name: string;
  readonly fn: Exports;
  private readonly memory: WebAssembly.Memory;
  private readonly heapBase: number;
  private layouts = 0;

  constructor(name: string, instance: WebAssembly.Instance) {
    this.name = name;
    this.memory = instance.exports.memory as WebAssembly.Memory;
    this.heapBase = (instance.exports.__heap_base as WebAssembly.Global).value as number;
    this.fn = instance.exports as unknown as Exports;
  }

  /**
   * Byte offsets of consecutive buffers of the given byte lengths, each aligned to 64 bytes, with 64 guard bytes after each.
   * Earlier layouts are forgotten. Throws memory/too-large when the memory cannot grow.
   */
  layout(byteLengths: readonly number[]): number[] {
    this.layouts++;
    let end = align64(this.heapBase);
    const offsets = byteLengths.map((byteLength) => {
      const offset = end;
      end = align64(end + byteLength + 64);
      return offset;
    });
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) {
      try {
        this.memory.grow(Math.ceil(missing / 65536));
      } catch {
        throw new LabError('memory/too-large', `The kernel ${this.name} needs ${end} bytes of memory, more than this browser grants. Use fewer rows at once.`);
      }
    }
    return offsets;
  }

  /** How many times layout() was called: a caller that finds its own number again still owns its layout, views included. */
  get layoutCount(): number {
    return this.layouts;
  }

  f32(byteOffset: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, byteOffset, length);
  }

  f64(byteOffset: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, byteOffset, length);
  }

  i8(byteOffset: number, length: number): Int8Array {
    return new Int8Array(this.memory.buffer, byteOffset, length);
  }

  u8(byteOffset: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, byteOffset, length);
  }

  i32(byteOffset: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, byteOffset, length);
  }
}

const align64 = (offset: number): number => Math.ceil(offset / 64) * 64;

/** Where compiled kernels come from: same-origin URLs in a worker, build/kernels in node. */
export type KernelSource = (name: string) => Promise<WebAssembly.Module>;

/** Instantiates each kernel once (per worker or process) and hands out the same instance afterwards. */
export class KernelStore {
  private readonly source: KernelSource;
  private readonly kernels = new Map<string, Promise<Kernel>>();

  constructor(source: KernelSource) {
    this.source = source;
  }

  /** The shared instance. Its memory belongs to the caller until the caller awaits: never keep a layout across an await. */
  get<Exports = Record<string, (...args: number[]) => number>>(name: string): Promise<Kernel<Exports>> {
    let kernel = this.kernels.get(name);
    if (!kernel) {
      kernel = this.create(name);
      kernel.catch(() => this.kernels.delete(name));
      this.kernels.set(name, kernel);
    }
    return kernel as unknown as Promise<Kernel<Exports>>;
  }

  /** A private instance with its own memory (contract tests, lookup tables that must not be shared). */
  async create<Exports = Record<string, (...args: number[]) => number>>(name: string): Promise<Kernel<Exports> & Kernel> {
    const instance = await WebAssembly.instantiate(await this.source(name), {});
    return new Kernel(name, instance) as unknown as Kernel<Exports> & Kernel;
  }
}
