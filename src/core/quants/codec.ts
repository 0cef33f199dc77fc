import { type Kernel, type KernelStore } from '../kernel/kernel.ts';
import { LabError } from '../lab-error.ts';
import type { FormatKernel, QuantFormat } from './format.ts';

/** Kernel memory that one call may use for values and blocks together. */
const bytesPerCall = 32 * 1024 * 1024;

/** Bytes of rows x cols in this format. Throws quant/row-size when cols is no multiple of the block. */
export function quantizedBytes(format: QuantFormat, rows: number, cols: number): number {
  if (cols % format.blockSize !== 0)
    throw new LabError(
      'quant/row-size',
      `${format.label} stores ${format.blockSize} values per block, and rows of ${cols} do not divide into blocks. Choose a format with smaller blocks.`,
      { format: format.id, cols, blockSize: format.blockSize },
    );
  return rows * (cols / format.blockSize) * format.bytesPerBlock;
}

/**
 * Quantizes and dequantizes one format on a kernel of its own or shared one. Synchronous and without allocation of results, for
 * jobs that stream: get it once, then call the Into methods with the same buffers.
 */
export class FormatCodec {
  readonly format: QuantFormat;
  private readonly kernel: Kernel<FormatKernel>;

  constructor(format: QuantFormat, kernel: Kernel<FormatKernel>) {
    this.format = format;
    this.kernel = kernel;
  }

  /** The codec on the store's shared instance of the kernel. */
  static async get(kernels: KernelStore, format: QuantFormat): Promise<FormatCodec> {
    return new FormatCodec(format, await kernels.get<FormatKernel>(format.table ? 'table_block' : format.id));
  }

  /**
   * Quantizes `x` (rows x cols, row-major) into `out`, which takes quantizedBytes(format, rows, cols) bytes. `imatrix`: cols
   * importances, the same for every row; ignored by formats that ignore it.
   *
   * Range: finite x; NaN and Inf give bytes without meaning (see countNonFinite).
   * Throws: quant/cannot-quantize, quant/needs-imatrix, quant/row-size, quant/imatrix-size; quant/reference-aborts with `row`
   * when ggml would stop at an assertion there (`out` is then filled up to that row only).
   */
  quantizeInto(x: Float32Array, out: Uint8Array, rows: number, cols: number, imatrix?: Float32Array): void {
    const { format, kernel } = this;
    const rowBytes = quantizedBytes(format, 1, cols);
    this.checkQuantize(cols, imatrix);
    checkLength('x', x.length, rows * cols);
    checkLength('out', out.length, rows * rowBytes);
    const importances = format.imatrix === 'ignored' ? undefined : imatrix;
    this.configure();
    const step = rowsPerCall(cols, rowBytes);
    for (let row = 0; row < rows; row += step) {
      const count = Math.min(step, rows - row);
      const [xOffset, outOffset, imatrixOffset] = kernel.layout([count * cols * 4, count * rowBytes, cols * 4]) as [
        number,
        number,
        number,
      ];
      kernel.f32(xOffset, count * cols).set(x.subarray(row * cols, (row + count) * cols));
      if (importances) kernel.f32(imatrixOffset, cols).set(importances);
      const aborted = kernel.fn.quantize(xOffset, outOffset, count, cols, importances ? imatrixOffset : 0);
      out.set(kernel.u8(outOffset, count * rowBytes), row * rowBytes);
      if (aborted >= 0) throw abortError(format, row + aborted);
    }
  }

  /** Dequantizes `bytes` into `out` (rows x cols, row-major). Throws quant/row-size and quant/length. */
  dequantizeInto(bytes: Uint8Array, out: Float32Array, rows: number, cols: number): void {
    const { format, kernel } = this;
    const rowBytes = quantizedBytes(format, 1, cols);
    checkLength('bytes', bytes.length, rows * rowBytes);
    checkLength('out', out.length, rows * cols);
    this.configure();
    const step = rowsPerCall(cols, rowBytes);
    for (let row = 0; row < rows; row += step) {
      const count = Math.min(step, rows - row);
      const [source, target] = kernel.layout([count * rowBytes, count * cols * 4]) as [number, number];
      kernel.u8(source, count * rowBytes).set(bytes.subarray(row * rowBytes, (row + count) * rowBytes));
      kernel.fn.dequantize(source, target, count, cols);
      out.set(kernel.f32(target, count * cols), row * cols);
    }
  }

  /** Tells the shared kernel of own tables which table is meant. */
  private configure(): void {
    const { format, kernel } = this;
    if (!format.table) return;
    const { levels, searchesExactly } = format.table;
    const [at] = kernel.layout([levels.length]) as [number];
    kernel.i8(at, levels.length).set(levels);
    kernel.fn.configure!(at, levels.length, format.blockSize, searchesExactly ? 1 : 0);
  }

  private checkQuantize(cols: number, imatrix: Float32Array | undefined): void {
    const { format } = this;
    if (!format.quantizes)
      throw new LabError('quant/cannot-quantize', `${format.label} can only be read. Choose another format to write.`, {
        format: format.id,
      });
    if (!imatrix && format.imatrix === 'required')
      throw new LabError(
        'quant/needs-imatrix',
        `${format.label} cannot be written without an importance matrix. Load one, or choose another format.`,
        {
          format: format.id,
        },
      );
    if (imatrix && imatrix.length !== cols)
      throw new LabError(
        'quant/imatrix-size',
        `The importance matrix has ${imatrix.length} columns and the tensor ${cols}. Use the one made for this model.`,
        {
          format: format.id,
          cols,
          imatrixCols: imatrix.length,
        },
      );
  }
}

/** Quantizes x (rows x cols). Returns the blocks of all rows in order. Throws as FormatCodec.quantizeInto. */
export async function quantizeRows(
  kernels: KernelStore,
  format: QuantFormat,
  x: Float32Array,
  rows: number,
  cols: number,
  imatrix?: Float32Array,
): Promise<Uint8Array> {
  const out = new Uint8Array(quantizedBytes(format, rows, cols));
  const codec = await FormatCodec.get(kernels, format);
  codec.quantizeInto(x, out, rows, cols, imatrix);
  return out;
}

/** Dequantizes the blocks of rows x cols. Returns f32 values, row-major. Throws as FormatCodec.dequantizeInto. */
export async function dequantizeRows(
  kernels: KernelStore,
  format: QuantFormat,
  bytes: Uint8Array,
  rows: number,
  cols: number,
): Promise<Float32Array> {
  const out = new Float32Array(rows * cols);
  const codec = await FormatCodec.get(kernels, format);
  codec.dequantizeInto(bytes, out, rows, cols);
  return out;
}

/** Counts NaN and infinities of x; `firstRow` is the row of the first one for rows of `cols`, or -1. */
export function countNonFinite(x: Float32Array, cols = x.length): { nan: number; inf: number; firstRow: number } {
  let nan = 0;
  let inf = 0;
  let firstRow = -1;
  for (let index = 0; index < x.length; index++) {
    const value = x[index]!;
    if (Number.isFinite(value)) continue;
    if (Number.isNaN(value)) nan++;
    else inf++;
    if (firstRow < 0) firstRow = Math.floor(index / cols);
  }
  return { nan, inf, firstRow };
}

/** Rows whose values, blocks and importances fit the memory of one call; at least one. */
const rowsPerCall = (cols: number, rowBytes: number): number =>
  Math.max(1, Math.floor((bytesPerCall - cols * 4) / (cols * 4 + rowBytes)));

function checkLength(name: string, length: number, expected: number): void {
  if (length !== expected)
    throw new LabError('quant/length', `${name} has ${length} elements instead of ${expected}. Pass the whole rows.`, {
      name,
      length,
      expected,
    });
}

const abortError = (format: QuantFormat, row: number): LabError =>
  new LabError(
    'quant/reference-aborts',
    `ggml stops with an assertion when it quantizes row ${row} to ${format.label}: its values or importances are too large. Choose another format for this tensor.`,
    { format: format.id, row },
  );
