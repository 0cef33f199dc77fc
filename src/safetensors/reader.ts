import { LabError } from '../core/lab-error.ts';
import type { GgufWarning } from '../gguf/header.ts';
import type { ByteSource } from '../gguf/source.ts';
import { WarningList, type WarningSink } from '../gguf/warning-list.ts';
import { dtypes } from './dtypes.ts';
import { type SafetensorsHeader, type SafetensorsTensor, unknownTypeId } from './header.ts';

/** Longest header that the reference implementation accepts. */
export const mostHeaderBytes = 100_000_000;
const lengthBytes = 8;
const metadataKey = '__metadata__';

/** True when the first bytes (9 or more) are a length and the start of a JSON object. */
export function looksLikeSafetensors(firstBytes: Uint8Array): boolean {
  // No header reaches 4 GB, so the upper half of its length is empty; in a GGUF file the version stands there.
  const isLength = firstBytes.subarray(4, lengthBytes).every((byte) => byte === 0);
  return isLength && firstBytes[lengthBytes] === '{'.charCodeAt(0);
}

/**
 * The header of a safetensors file: metadata, tensors and what is odd about them. Tensor data is not touched. Throws
 * safetensors/truncated, safetensors/limit, safetensors/bad-header, source/gone. Cost: two reads, 8 bytes and the header.
 * Source: the format description of github.com/huggingface/safetensors.
 */
export async function openSafetensors(source: ByteSource): Promise<SafetensorsHeader> {
  if (source.byteLength < lengthBytes) throw truncated(source.byteLength);
  const headerBytes = headerLengthOf(await source.slice(0, lengthBytes));
  if (headerBytes > mostHeaderBytes)
    throw new LabError(
      'safetensors/limit',
      `The header announces ${headerBytes} bytes; at most ${mostHeaderBytes} are read. The file is damaged or no safetensors file: download it again.`,
      { headerBytes },
    );
  const dataOffset = lengthBytes + headerBytes;
  if (dataOffset > source.byteLength) throw truncated(source.byteLength);
  const table = parseTable(await source.slice(lengthBytes, dataOffset));
  const warnings = new WarningList();
  const rows = Object.entries(table).filter(([name]) => name !== metadataKey);
  const tensors = rows.map(([name, row]) => parseTensor(name, row, dataOffset, source.byteLength, warnings));
  warnOfOverlaps(tensors, warnings);
  return {
    metadata: parseMetadata(table[metadataKey], warnings),
    tensors,
    warnings: warnings.all(),
    dataOffset,
    byteLength: source.byteLength,
  };
}

/** Not exact beyond 2^53: only compared with limits. */
function headerLengthOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, lengthBytes);
  return view.getUint32(4, true) * 2 ** 32 + view.getUint32(0, true);
}

const truncated = (byteLength: number) =>
  new LabError(
    'safetensors/truncated',
    `The file ends after ${byteLength} bytes, inside its header; download or copy it again.`,
    {
      byteLength,
    },
  );

const badHeader = (problem: string) =>
  new LabError('safetensors/bad-header', `The header is no safetensors header: ${problem}. Download the file again.`);

function parseTable(bytes: Uint8Array): Record<string, unknown> {
  let table: unknown;
  try {
    table = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw badHeader('it is not valid UTF-8 JSON');
  }
  if (!isRecord(table)) throw badHeader('it is not a JSON object');
  return table;
}

function parseMetadata(metadata: unknown, warnings: WarningSink): { key: string; value: string }[] {
  if (metadata === undefined || metadata === null) return [];
  if (!isRecord(metadata)) {
    warnings.push({
      code: 'bad-metadata',
      message: 'The __metadata__ of the header is not an object; it is left out.',
    });
    return [];
  }
  return Object.entries(metadata).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
}

function parseTensor(
  name: string,
  row: unknown,
  dataOffset: number,
  fileByteLength: number,
  warnings: WarningSink,
): SafetensorsTensor {
  if (!isRecord(row) || typeof row.dtype !== 'string') throw badHeader(`tensor "${name}" has no dtype`);
  const { dtype } = row;
  const shape = row.shape;
  const offsets = row.data_offsets;
  if (!isSizes(shape)) throw badHeader(`the shape of tensor "${name}" is not a list of whole numbers`);
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!)
    throw badHeader(`the data_offsets of tensor "${name}" are not a start and an end`);
  const [start, end] = offsets as [number, number];
  const elementCount = shape.reduce((product, size) => product * size, 1);
  if (!Number.isSafeInteger(elementCount) || !Number.isSafeInteger(dataOffset + end))
    throw new LabError(
      'safetensors/limit',
      `Tensor "${name}" announces more than 2^53 elements or bytes. Download the file again.`,
    );
  const known = dtypes.get(dtype);
  const warn = (code: GgufWarning['code'], message: string) => warnings.push({ code, message, tensor: name });
  if (known === undefined)
    warn(
      'unknown-type',
      `Tensor "${name}" has the dtype ${dtype}, which this version does not know; it is listed without decoding.`,
    );
  if (shape.includes(0)) warn('bad-shape', `Tensor "${name}" has an empty dimension (${shape.join(' x ')}).`);
  if (known !== undefined && elementCount * known.bits !== (end - start) * 8)
    warn(
      'bad-tensor-size',
      `Tensor "${name}" has ${end - start} bytes of data, but its shape needs ${(elementCount * known.bits) / 8}; it cannot be decoded.`,
    );
  if (dataOffset + end > fileByteLength)
    warn(
      'tensor-out-of-file',
      `Tensor "${name}" reaches to byte ${dataOffset + end}, but the file ends after ${fileByteLength}; download it again.`,
    );
  return {
    name,
    typeId: known?.typeId ?? unknownTypeId,
    typeName: dtype,
    shape,
    elementCount,
    byteOffset: dataOffset + start,
    byteLength: end - start,
    bpw: elementCount === 0 ? null : ((end - start) * 8) / elementCount,
  };
}

function warnOfOverlaps(tensors: readonly SafetensorsTensor[], warnings: WarningSink): void {
  const inOrder = tensors.filter(({ byteLength }) => byteLength !== 0).sort((a, b) => a.byteOffset - b.byteOffset);
  let reaching = { name: '', end: 0 };
  for (const { name, byteOffset, byteLength } of inOrder) {
    if (byteOffset < reaching.end)
      warnings.push({
        code: 'tensors-overlap',
        message: `Tensors "${reaching.name}" and "${name}" share bytes; at most one of them is right.`,
        tensor: name,
      });
    if (byteOffset + byteLength! >= reaching.end) reaching = { name, end: byteOffset + byteLength! };
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
