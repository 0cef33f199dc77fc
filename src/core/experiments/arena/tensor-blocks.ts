import { LabError } from '../../lab-error.ts';
import type { RowSource } from '../tensor/row-source.ts';

/** Which blocks of a tensor take part. */
export interface TensorBlockPlan {
  readonly rows: number;
  readonly cols: number;
  /** Values per block, along the rows; what is left at the end of a row is not used. */
  readonly n: number;
  /** Blocks asked for. */
  readonly blocks: number;
}

export interface TensorBlockPlace {
  readonly row: number;
  readonly col: number;
}

/** Blocks that take part: those asked for, or all that there are. */
export const plannedBlocks = ({ rows, cols, n, blocks }: TensorBlockPlan): number => Math.min(blocks, rows * Math.floor(cols / n));

/** Where block `index` lies. Rows are spread evenly over the tensor, and every block of a chosen row takes part, but for the last one's rest. */
export function tensorBlockPlace({ rows, cols, n, blocks }: TensorBlockPlan, index: number): TensorBlockPlace {
  const perRow = Math.floor(cols / n);
  const wantedRows = Math.min(rows, Math.ceil(blocks / perRow));
  return { row: Math.floor((Math.floor(index / perRow) * rows) / wantedRows), col: (index % perRow) * n };
}

/** The values of blocks `first` to `first + count - 1`: count x n, row-major. Throws distribution/short-rows when no block fits into a row. */
export async function readTensorBlocks(source: RowSource, plan: TensorBlockPlan, first: number, count: number): Promise<Float32Array> {
  const { n, cols } = plan;
  if (cols < n)
    throw new LabError('distribution/short-rows', `Rows of ${cols} values hold no block of ${n}. Choose shorter blocks or another tensor.`, { n, cols });
  const values = new Float32Array(count * n);
  const row = new Float32Array(cols);
  let loaded = -1;
  for (let block = 0; block < count; block++) {
    const place = tensorBlockPlace(plan, first + block);
    if (place.row !== loaded) {
      await source.readInto(row, { start: place.row, end: place.row + 1 });
      loaded = place.row;
    }
    values.set(row.subarray(place.col, place.col + n), block * n);
  }
  return values;
}
