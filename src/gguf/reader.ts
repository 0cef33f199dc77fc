import type { ByteFormat } from './cursor.ts';
import { ggufError } from './errors.ts';
import type { Endian, GgufHeader } from './header.ts';
import { placeTensors } from './layout.ts';
import { limits } from './limits.ts';
import { alignUp, readAlignment, readMetadata } from './metadata.ts';
import type { ByteSource } from './source.ts';
import { readTensorTable } from './tensor-table.ts';
import { WarningList } from './warning-list.ts';
import { ByteWindow } from './window.ts';

const newestVersion = 3;

/**
 * The header of a GGUF file (versions 1 to 3, either byte order): metadata, tensor table and what is odd about them. Tensor data is
 * not touched. Throws the gguf/* codes of errors.ts and source/gone. Cost: reads the header, in chunks of 64 KB to 4 MB, and skips
 * long fixed-size arrays unread. Source: the GGUF specification (ggml/docs/gguf.md).
 */
export async function openGguf(source: ByteSource): Promise<GgufHeader> {
  const window = new ByteWindow(source, { littleEndian: true, lengthBytes: 8 });
  const { version, format } = await readStart(window);
  window.format = format;
  window.section = 'the counts at its start';
  if (!window.has(2 * format.lengthBytes)) await window.load(2 * format.lengthBytes);
  const tensorCount = window.length();
  const keyCount = window.length();
  checkCount('metadata keys', keyCount, limits.metadataKeys);
  checkCount('tensors', tensorCount, limits.tensors);

  const warnings = new WarningList();
  const metadata = await readMetadata(window, keyCount, warnings);
  const alignment = readAlignment(metadata);
  const rows = await readTensorTable(window, tensorCount, warnings);
  const dataOffset = alignUp(window.position, alignment);
  const fileByteLength = source.byteLength;
  const tensors = placeTensors(rows, { dataOffset, alignment, fileByteLength }, warnings);
  const endian: Endian = format.littleEndian ? 'little' : 'big';
  return { version, endian, alignment, metadata, tensors, warnings: warnings.all(), dataOffset, byteLength: fileByteLength };
}

/** True when the first bytes are those of a GGUF file, readable or not. */
export function looksLikeGguf(firstBytes: Uint8Array): boolean {
  const magic = String.fromCharCode(...firstBytes.subarray(0, 4));
  return magic === 'GGUF' || magic === 'FUGG';
}

async function readStart(window: ByteWindow): Promise<{ version: number; format: ByteFormat }> {
  const present = Math.min(4, window.remaining);
  await window.load(present);
  const magic = window.text(present);
  const isReversed = magic === 'FUGG';
  if (present < 4 && 'GGUF'.startsWith(magic)) throw window.truncated();
  if (magic !== 'GGUF' && !isReversed)
    throw ggufError(
      'gguf/bad-magic',
      'This is no GGUF file: it does not begin with the letters GGUF. Give a .gguf file.',
    );
  await window.load(4);
  const stored = window.u32();
  // Byte order is not announced; a small number read the wrong way round has its low 16 bits empty.
  const littleEndian = stored === 0 || stored % 2 ** 16 !== 0;
  const version = littleEndian ? stored : reverseBytes(stored);
  if (isReversed && littleEndian)
    throw ggufError(
      'gguf/bad-magic',
      'The file begins with FUGG instead of GGUF: a draft of the format, from before version 1 was fixed. Convert the model again.',
      { version },
    );
  if (version < 1 || version > newestVersion)
    throw ggufError(
      'gguf/unsupported-version',
      `This file says GGUF version ${version}; versions 1 to ${newestVersion} can be read. Convert the model with a current llama.cpp.`,
      { version },
    );
  return { version, format: { littleEndian, lengthBytes: version === 1 ? 4 : 8 } };
}

function reverseBytes(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, true);
  return view.getUint32(0, false);
}

function checkCount(what: string, count: number, most: number): void {
  if (count > most)
    throw ggufError(
      'gguf/limit',
      `The header announces ${count} ${what}; at most ${most} are read. It is damaged: download the file again.`,
      { count, most },
    );
}
