import { ggufError } from './errors.ts';
import type { GgufTensor, GgufWarning } from './header.ts';
import { limits } from './limits.ts';
import { alignUp } from './metadata.ts';
import type { TensorRow } from './tensor-table.ts';
import {
  findTensorType,
  isAmbiguousTypeId,
  isIkOnlyTypeId,
  isRemovedTypeId,
  tensorByteLength,
  type TensorType,
  type TypeDialect,
} from './types.ts';
import type { WarningSink } from './warning-list.ts';

/** Where the tensor data lies. */
export interface DataRegion {
  readonly dataOffset: number;
  readonly alignment: number;
  readonly fileByteLength: number;
}

/** Gives each row its type, place and size, and warns of what does not fit. Throws gguf/limit for a size beyond 2^53 bytes. */
export function placeTensors(rows: readonly TensorRow[], region: DataRegion, warnings: WarningSink): GgufTensor[] {
  const dialect: TypeDialect = rows.some((row) => isIkOnlyTypeId(row.typeId)) ? 'ik' : 'mainline';
  const roomOf = spaceBehind(rows, region);
  const tensors = rows.map((row) => {
    const { type, note } = chooseType(row, dialect, roomOf(row), region.alignment);
    if (note !== undefined) warnings.push({ ...note, tensor: row.name });
    return placeTensor(row, type, region);
  });
  rows.forEach((row, index) => warnOfPlace(row, tensors[index]!, region, warnings));
  warnOfOverlaps(tensors, warnings);
  return tensors;
}

function placeTensor(row: TensorRow, type: TensorType | undefined, region: DataRegion): GgufTensor {
  const byteLength = type === undefined ? null : tensorByteLength(type, row.shape);
  if (byteLength !== null && byteLength > limits.safeInteger)
    throw ggufError(
      'gguf/limit',
      `Tensor "${row.name}" would take more than 2^53 bytes. The header is damaged: download the file again.`,
      { tensor: row.name, shape: row.shape },
    );
  return {
    name: row.name,
    typeId: row.typeId,
    typeName: type?.name ?? `unknown(${row.typeId})`,
    shape: row.shape,
    elementCount: row.elementCount,
    byteOffset: Math.min(limits.safeInteger, region.dataOffset + row.dataByteOffset),
    byteLength,
    bpw: byteLength === null || row.elementCount === 0 ? null : (byteLength * 8) / row.elementCount,
  };
}

type TypeNote = Pick<GgufWarning, 'code' | 'message'>;

/** The type of a row; ids that the two tables read differently go to the one whose size fills the space up to the next tensor. */
function chooseType(
  row: TensorRow,
  dialect: TypeDialect,
  room: number,
  alignment: number,
): { type: TensorType | undefined; note?: TypeNote } {
  const { typeId } = row;
  const type = findTensorType(typeId, dialect);
  if (type === undefined) {
    const message = `Tensor "${row.name}" has the type id ${typeId}, which this version does not know; it is listed without its size.`;
    return { type, note: { code: 'unknown-type', message } };
  }
  if (isRemovedTypeId(typeId)) {
    const fits = (tensorByteLength(type, row.shape) ?? Number.POSITIVE_INFINITY) <= room;
    const message = `Tensor "${row.name}" has the type id ${typeId} (${type.name}), which llama.cpp removed; convert the model again to use it.`;
    return { type: fits ? type : undefined, note: { code: 'unknown-type', message } };
  }
  if (!isAmbiguousTypeId(typeId)) return { type };
  const other = findTensorType(typeId, dialect === 'ik' ? 'mainline' : 'ik')!;
  const fills = (candidate: TensorType) =>
    alignUp(tensorByteLength(candidate, row.shape) ?? -1, alignment) === alignUp(room, alignment);
  const chosen = !fills(type) && fills(other) ? other : type;
  const rejected = chosen === type ? other : type;
  const message =
    `Tensor "${row.name}" has the type id ${typeId}, which llama.cpp and ik_llama.cpp store differently; it is read with ` +
    `${chosen.bytesPerBlock} bytes per block, not ${rejected.bytesPerBlock}, because of ${fills(chosen) ? 'the space it has' : 'the other types in the file'}.`;
  return { type: chosen, note: { code: 'ambiguous-type', message } };
}

/** For each row the bytes from its start to the next tensor, or to the end of the file. */
function spaceBehind(rows: readonly TensorRow[], region: DataRegion): (row: TensorRow) => number {
  const starts = [...new Set(rows.map((row) => row.dataByteOffset))].sort((a, b) => a - b);
  const end = Math.max(0, region.fileByteLength - region.dataOffset);
  const nextOf = new Map(starts.map((start, index) => [start, starts[index + 1] ?? end]));
  return (row) => nextOf.get(row.dataByteOffset)! - row.dataByteOffset;
}

function warnOfPlace(row: TensorRow, tensor: GgufTensor, region: DataRegion, warnings: WarningSink): void {
  const { name } = tensor;
  const type = findTensorType(tensor.typeId);
  const cols = tensor.shape.at(-1) ?? 1;
  const tensorRows = tensor.elementCount / Math.max(1, cols);
  if (type !== undefined && cols % type.blockSize !== 0) {
    const message = `Tensor "${name}" has rows of ${cols} elements, but ${type.name} stores blocks of ${type.blockSize}; it cannot be decoded.`;
    warnings.push({ code: 'bad-row-size', message, tensor: name });
  } else if (type !== undefined && tensorRows % type.interleaveRows !== 0) {
    const message = `Tensor "${name}" has ${tensorRows} rows, but ${type.name} interleaves ${type.interleaveRows}; it cannot be decoded.`;
    warnings.push({ code: 'bad-row-size', message, tensor: name });
  }
  if (row.dataByteOffset % region.alignment !== 0) {
    const message = `Tensor "${name}" starts at data byte ${row.dataByteOffset}, which is no multiple of the alignment ${region.alignment}; llama.cpp would not load it.`;
    warnings.push({ code: 'misaligned', message, tensor: name });
  }
  const end = tensor.byteOffset + (tensor.byteLength ?? 0);
  if (end > region.fileByteLength) {
    const message = `Tensor "${name}" reaches to byte ${end}, but the file ends after ${region.fileByteLength}; its values cannot be read. Download the file again.`;
    warnings.push({ code: 'tensor-out-of-file', message, tensor: name });
  }
}

function warnOfOverlaps(tensors: readonly GgufTensor[], warnings: WarningSink): void {
  const inOrder = tensors.filter((tensor) => tensor.byteLength !== 0).sort((a, b) => a.byteOffset - b.byteOffset);
  let reaching: GgufTensor | undefined;
  for (const tensor of inOrder) {
    const reach = reaching === undefined ? 0 : reaching.byteOffset + (reaching.byteLength ?? 0);
    if (reaching !== undefined && tensor.byteOffset < reach) {
      const message = `Tensors "${reaching.name}" and "${tensor.name}" share ${reach - tensor.byteOffset} bytes or more; at most one of them is right.`;
      warnings.push({ code: 'tensors-overlap', message, tensor: tensor.name });
    }
    if (tensor.byteOffset + (tensor.byteLength ?? 0) >= reach) reaching = tensor;
  }
}
