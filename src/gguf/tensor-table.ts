import { ggufError } from './errors.ts';
import { ggmlMaxDimensions, limits } from './limits.ts';
import { readString } from './metadata.ts';
import type { WarningSink } from './warning-list.ts';
import type { ByteWindow } from './window.ts';

/** One row of the tensor table as the file has it, before its type is looked up. */
export interface TensorRow {
  readonly name: string;
  readonly typeId: number;
  /** Row-major: [.., rows, cols]. */
  readonly shape: readonly number[];
  readonly elementCount: number;
  /** From the start of the tensor data. Not exact beyond 2^53. */
  readonly dataByteOffset: number;
}

/** Every row of the tensor table, and what is odd about names and shapes. Throws gguf/limit, gguf/truncated. */
export async function readTensorTable(
  window: ByteWindow,
  count: number,
  warnings: WarningSink,
): Promise<TensorRow[]> {
  window.section = 'the tensor table';
  const rows: TensorRow[] = [];
  const names = new Set<string>();
  for (let index = 0; index < count; index++) {
    window.sawBadUtf8 = false;
    const row = await readRow(window);
    const { name } = row;
    if (window.sawBadUtf8)
      warnings.push({ code: 'bad-utf8', message: `The tensor name "${name}" is not valid UTF-8.`, tensor: name });
    if (names.has(name))
      warnings.push({
        code: 'duplicate-name',
        message: `Two tensors are named "${name}"; both are listed.`,
        tensor: name,
      });
    const problem = shapeProblem(row.shape);
    if (problem !== undefined)
      warnings.push({
        code: 'bad-shape',
        message: `Tensor "${name}" ${problem}; llama.cpp would not load it.`,
        tensor: name,
      });
    names.add(name);
    rows.push(row);
  }
  return rows;
}

async function readRow(window: ByteWindow): Promise<TensorRow> {
  const name = await readString(window);
  if (!window.has(4)) await window.load(4);
  const dimensions = window.u32();
  if (dimensions > limits.dimensions)
    throw ggufError(
      'gguf/limit',
      `Tensor "${name}" announces ${dimensions} dimensions; ggml has ${ggmlMaxDimensions}. The header is damaged: download the file again.`,
      { tensor: name, dimensions },
    );
  const restBytes = dimensions * window.format.lengthBytes + 4 + 8;
  if (!window.has(restBytes)) await window.load(restBytes);
  const shape: number[] = [];
  // The file counts the contiguous dimension first; everywhere else shapes are row-major.
  for (let index = 0; index < dimensions; index++) shape.unshift(window.length());
  const elementCount = checkedElementCount(name, shape);
  return { name, typeId: window.u32(), shape, elementCount, dataByteOffset: window.u64() };
}

function checkedElementCount(name: string, shape: readonly number[]): number {
  let count = 1;
  // A zero must not hide absurd sizes beside it, hence the product of the others.
  for (const size of shape) count *= Math.max(1, size);
  if (count > limits.safeInteger)
    throw ggufError(
      'gguf/limit',
      `Tensor "${name}" announces a shape of more than 2^53 elements. The header is damaged: download the file again.`,
      { tensor: name, shape },
    );
  return shape.includes(0) ? 0 : count;
}

function shapeProblem(shape: readonly number[]): string | undefined {
  if (shape.length === 0) return 'has no dimensions (a scalar)';
  if (shape.includes(0)) return `has an empty dimension (${shape.join(' x ')})`;
  if (shape.length > ggmlMaxDimensions) return `has ${shape.length} dimensions, ggml holds ${ggmlMaxDimensions}`;
  return undefined;
}
