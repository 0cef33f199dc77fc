// The frame that the grid formats share: rows of blocks of 256 values.

/** Quantizes 256 values; `imatrix` 0 for none. False where the reference aborts. */
type QuantizeBlock = (x: usize, out: usize, imatrix: usize) => bool;

/** Rows x cols f32 to blocks of `blockBytes`. Returns -1, or the row where the reference aborts. `imatrix`: cols f32, or 0. */
export function quantizeBlocks(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize, blockBytes: usize, quantizeBlock: QuantizeBlock): i32 {
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col += 256) {
      if (!quantizeBlock(x, out, imatrix == 0 ? 0 : imatrix + (<usize>col << 2))) return row;
      x += 1024;
      out += blockBytes;
    }
  }
  return -1;
}
