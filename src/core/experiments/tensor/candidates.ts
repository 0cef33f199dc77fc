import type { KernelStore } from '../../kernel/kernel.ts';
import { isLabError, LabError } from '../../lab-error.ts';
import { FormatCodec, quantizedBytes } from '../../quants/codec.ts';
import type { QuantFormat } from '../../quants/format.ts';
import { findFormat } from '../../quants/registry.ts';

/** The format of this id. Throws quant/unknown-format. */
export function requireFormat(id: string): QuantFormat {
  const format = findFormat(id);
  if (format) return format;
  throw new LabError('quant/unknown-format', `There is no format "${id}" here. The Formats view lists the known ones.`, { format: id });
}

/** Why this format cannot take rows of `cols` values, as a sentence; undefined when it can. */
export function formatProblem(format: QuantFormat, cols: number, hasWeights: boolean): string | undefined {
  if (!format.quantizes) return `${format.label} can only be read here, not written.`;
  if (cols % format.blockSize !== 0)
    return `${format.label} stores blocks of ${format.blockSize} values, and rows of ${cols} do not divide into blocks; llama.cpp falls back to another type here.`;
  if (format.imatrix === 'required' && !hasWeights)
    return `${format.label} needs an importance matrix: open the imatrix of this model first.`;
  return undefined;
}

/** Quantizes rows to a format and back, and keeps count of the rows on which the reference would stop. */
export class RoundTrip {
  readonly format: QuantFormat;
  private readonly codec: FormatCodec;
  private blocks = new Uint8Array(0);

  private constructor(format: QuantFormat, codec: FormatCodec) {
    this.format = format;
    this.codec = codec;
  }

  static async get(kernels: KernelStore, format: QuantFormat): Promise<RoundTrip> {
    return new RoundTrip(format, await FormatCodec.get(kernels, format));
  }

  /**
   * Writes the reconstruction of x (rows x cols, finite) to xHat. Returns the rows, ascending, on which the reference aborts: their
   * xHat is without meaning. Throws what FormatCodec throws for rows that do not fit the format.
   */
  run(x: Float32Array, xHat: Float32Array, rows: number, cols: number, weights?: Float32Array): number[] {
    const rowBytes = quantizedBytes(this.format, 1, cols);
    if (this.blocks.length < rows * rowBytes) this.blocks = new Uint8Array(rows * rowBytes);
    const aborted: number[] = [];
    for (let from = 0; from < rows; ) {
      const end = this.quantizeUpToAbort(x, from, rows, cols, weights);
      if (end > from)
        this.codec.dequantizeInto(this.blocks.subarray(from * rowBytes, end * rowBytes), xHat.subarray(from * cols, end * cols), end - from, cols);
      if (end < rows) aborted.push(end);
      from = end + 1;
    }
    return aborted;
  }

  /** The blocks of one row, or undefined when the reference aborts on it. Throws as `run`. */
  quantize(x: Float32Array, cols: number, weights?: Float32Array): Uint8Array | undefined {
    const rowBytes = quantizedBytes(this.format, 1, cols);
    if (this.blocks.length < rowBytes) this.blocks = new Uint8Array(rowBytes);
    return this.quantizeUpToAbort(x, 0, 1, cols, weights) === 1 ? this.blocks.slice(0, rowBytes) : undefined;
  }

  /** Quantizes rows [from, rows) and returns where it ended: at `rows`, or at the row on which the reference aborts. */
  private quantizeUpToAbort(x: Float32Array, from: number, rows: number, cols: number, weights?: Float32Array): number {
    const rowBytes = quantizedBytes(this.format, 1, cols);
    try {
      this.codec.quantizeInto(x.subarray(from * cols, rows * cols), this.blocks.subarray(from * rowBytes, rows * rowBytes), rows - from, cols, weights);
      return rows;
    } catch (error) {
      if (!isLabError(error, 'quant/reference-aborts')) throw error;
      return from + Number(error.details.row);
    }
  }
}
