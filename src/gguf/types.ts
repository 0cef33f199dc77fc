import { ikTypeRows, mainlineTypeRows, type TensorTypeRow } from './types.table.ts';

/** How the elements of a tensor are stored. */
export interface TensorType {
  readonly id: number;
  /** As ggml or ik_llama.cpp writes it. */
  readonly name: string;
  /** Elements per block; a row must be a multiple of it. */
  readonly blockSize: number;
  readonly bytesPerBlock: number;
  /** Extra bytes of each row. */
  readonly rowMetaBytes: number;
  /** Rows stored interleaved; the row count must be a multiple of it. */
  readonly interleaveRows: number;
}

/** Whose table of type ids a file follows: ggml's, or that of the fork ik_llama.cpp. */
export type TypeDialect = 'mainline' | 'ik';

const toType = ([id, name, blockSize, bytesPerBlock, rowMetaBytes, interleaveRows]: TensorTypeRow): TensorType => ({
  id,
  name,
  blockSize,
  bytesPerBlock,
  rowMetaBytes,
  interleaveRows,
});

const tables: Readonly<Record<TypeDialect, ReadonlyMap<number, TensorType>>> = {
  mainline: new Map(mainlineTypeRows.map((row) => [row[0], toType(row)])),
  ik: new Map(ikTypeRows.map((row) => [row[0], toType(row)])),
};

/** ggml's enum ends below this; every id from here on is ik_llama.cpp's own. */
const firstIkOnlyId = 96;

/** The type of this id, by the dialect's table first and the other one after, or undefined. */
export function findTensorType(typeId: number, dialect: TypeDialect = 'mainline'): TensorType | undefined {
  const other = dialect === 'ik' ? 'mainline' : 'ik';
  return tables[dialect].get(typeId) ?? tables[other].get(typeId);
}

/** True for ids that only ik_llama.cpp writes. */
export const isIkOnlyTypeId = (typeId: number): boolean => typeId >= firstIkOnlyId && tables.ik.has(typeId);

/** True for ids that ggml once had and took back; ik_llama.cpp still reads them. */
export const isRemovedTypeId = (typeId: number): boolean =>
  typeId < firstIkOnlyId && tables.ik.has(typeId) && !tables.mainline.has(typeId);

/** True for ids whose size differs between the two tables. */
export function isAmbiguousTypeId(typeId: number): boolean {
  const mainline = tables.mainline.get(typeId);
  const ik = tables.ik.get(typeId);
  return mainline !== undefined && ik !== undefined && mainline.bytesPerBlock !== ik.bytesPerBlock;
}

/** Number of elements of a shape; 1 for a scalar. Not exact beyond 2^53. */
export const elementCountOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/**
 * Bytes of a tensor, or null when its rows are no whole number of blocks. Shape: row-major. Not exact beyond 2^53: check with
 * Number.isSafeInteger.
 */
export function tensorByteLength(type: TensorType, shape: readonly number[]): number | null {
  const cols = shape.at(-1) ?? 1;
  if (cols % type.blockSize !== 0) return null;
  const rows = elementCountOf(shape.slice(0, -1));
  return rows * (type.rowMetaBytes + (cols / type.blockSize) * type.bytesPerBlock);
}
