import { quantizedBytes } from '../../core/quants/codec.ts';
import type { FormatKernel, QuantFormat } from '../../core/quants/format.ts';
import { quantFormats } from '../../core/quants/registry.ts';
import { nodeKernels } from '../kernel-source.ts';
import { chiSquaredImportances, gaussianValues } from './data.ts';
import { type BenchTask, countForTenMilliseconds } from './measure.ts';

const cols = 1024;

/** Rows of one call: 2 MB of f32. Formats with a large search run on fewer so that a repetition stays short. */
const rows = 512;

/**
 * Every format's tasks, named by id; with an imatrix `id+imatrix`. The kernels run on data that already lies in their memory, so
 * that the arithmetic is timed and not the copies. A task is prepared when it is asked for and holds until the next one is.
 */
export async function* formatTasks(wanted: (name: string, op: string) => boolean): AsyncGenerator<BenchTask> {
  for (const format of quantFormats) {
    if (format.quantizes && format.imatrix !== 'required' && wanted(format.id, 'quantize'))
      yield await quantizeTask(format, false);
    if (format.quantizes && format.imatrix !== 'ignored' && wanted(`${format.id}+imatrix`, 'quantize'))
      yield await quantizeTask(format, true);
    if (wanted(format.id, 'dequantize')) yield await dequantizeTask(format);
  }
}

async function prepare(format: QuantFormat) {
  const kernel = await nodeKernels.create<FormatKernel>(format.id);
  const bytes = quantizedBytes(format, rows, cols);
  const [x, out, imatrix] = kernel.layout([rows * cols * 4, bytes, cols * 4]) as [number, number, number];
  kernel.f32(x, rows * cols).set(gaussianValues(rows * cols));
  kernel.f32(imatrix, cols).set(chiSquaredImportances(cols));
  return { kernel, x, out, imatrix };
}

async function quantizeTask(format: QuantFormat, useImatrix: boolean): Promise<BenchTask> {
  const { kernel, x, out, imatrix } = await prepare(format);
  const count = countForTenMilliseconds(rows, (few) => kernel.fn.quantize(x, out, few, cols, useImatrix ? imatrix : 0));
  return {
    name: useImatrix ? `${format.id}+imatrix` : format.id,
    op: 'quantize',
    rows: count,
    cols,
    units: count * cols,
    run: () => void kernel.fn.quantize(x, out, count, cols, useImatrix ? imatrix : 0),
  };
}

async function dequantizeTask(format: QuantFormat): Promise<BenchTask> {
  const { kernel, x, out, imatrix } = await prepare(format);
  if (format.quantizes) {
    // Sixteen different rows, repeated: enough variety for a decoder, and no long search before it.
    const distinct = 16;
    const part = quantizedBytes(format, distinct, cols);
    kernel.fn.quantize(x, out, distinct, cols, format.imatrix === 'required' ? imatrix : 0);
    const bytes = kernel.u8(out, part * (rows / distinct));
    for (let start = part; start < bytes.length; start += part) bytes.copyWithin(start, 0, part);
  }
  return {
    name: format.id,
    op: 'dequantize',
    rows,
    cols,
    units: rows * cols,
    run: () => void kernel.fn.dequantize(out, x, rows, cols),
  };
}
