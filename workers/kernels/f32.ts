// F32: the values themselves, 4 bytes each.

export { __heap_base };

/** Copies rows x cols f32. Returns -1. */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  memory.copy(out, x, <usize>rows * <usize>cols * 4);
  return -1;
}

/** Copies rows x cols f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  memory.copy(out, src, <usize>rows * <usize>cols * 4);
}
