import { isLabError, LabError } from '../core/lab-error.ts';
import { limits } from '../gguf/limits.ts';
import type { ByteSource } from '../gguf/source.ts';
import { ByteWindow } from '../gguf/window.ts';
import type { Imatrix, ImatrixRow, ImatrixWarning } from './imatrix.ts';

const mostNameBytes = 1024;
/** Most of the file is values that are skipped, so reads stay small. */
const readAhead = 2 ** 16;

/**
 * True when the first bytes (12 or more) can begin a .dat importance matrix, which has no magic: a plausible number of entries and a
 * first name of printable characters.
 */
export function looksLikeImatrixDat(firstBytes: Uint8Array): boolean {
  if (firstBytes.byteLength < 12) return false;
  const view = new DataView(firstBytes.buffer, firstBytes.byteOffset, firstBytes.byteLength);
  const entries = view.getInt32(0, true);
  const nameBytes = view.getInt32(4, true);
  if (entries < 1 || entries > limits.tensors || nameBytes < 1 || nameBytes > mostNameBytes) return false;
  return firstBytes
    .subarray(8, Math.min(8 + nameBytes, firstBytes.byteLength))
    .every((byte) => byte > 0x20 && byte < 0x7f);
}

/**
 * What a legacy .dat file holds. A file that ends early opens with the entries before the cut and a `truncated` warning. Layout, little
 * endian: i32 entries; per entry i32 name length, name, i32 calls, i32 values, f32[values]; then maybe i32 last chunk, i32 length
 * and name of the calibration text. Throws imatrix/not-imatrix, imatrix/limit, source/gone.
 */
export async function openImatrixDat(source: ByteSource): Promise<Imatrix> {
  const firstBytes = await source.slice(0, Math.min(64, source.byteLength));
  if (!looksLikeImatrixDat(firstBytes))
    throw new LabError(
      'imatrix/not-imatrix',
      'This is no importance matrix: neither a .dat nor a GGUF file of llama-imatrix. Give one of those.',
    );
  const window = new ByteWindow(source, { littleEndian: true, lengthBytes: 4 }, readAhead);
  const rows: ImatrixRow[] = [];
  const warnings: ImatrixWarning[] = [];
  const names = new Set<string>();
  let tail: { chunkCount: number | null; datasets: string[] } = { chunkCount: null, datasets: [] };
  let announced = 0;
  try {
    await window.load(4);
    announced = window.u32();
    for (let index = 0; index < announced; index++) {
      const row = await readRow(window);
      if (names.has(row.name))
        warnings.push({
          code: 'duplicate-name',
          message: `"${row.name}" has two entries; both are listed.`,
          tensor: row.name,
        });
      if (!row.isSplitKnown) warnings.push(expertsUnknown(row.name));
      names.add(row.name);
      rows.push(row);
    }
    tail = await readTail(window);
    if (window.remaining > 0)
      warnings.push({
        code: 'trailing-bytes',
        message: `${window.remaining} bytes follow the end of the data; they are ignored.`,
      });
  } catch (error) {
    if (!isLabError(error, 'gguf/truncated')) throw error;
    const message = `The file ends early: ${rows.length} of ${announced} entries are whole. Download or copy it again.`;
    warnings.push({ code: 'truncated', message });
  }
  return {
    format: 'imatrix-dat',
    endian: 'little',
    rows,
    ...tail,
    chunkSize: null,
    warnings,
    byteLength: source.byteLength,
  };
}

async function readRow(window: ByteWindow): Promise<ImatrixRow> {
  if (!window.has(4)) await window.load(4);
  const name = await readText(window, mostNameBytes);
  if (!window.has(8)) await window.load(8);
  const calls = signed(window.u32());
  const values = signed(window.u32());
  if (values < 1)
    throw new LabError(
      'imatrix/limit',
      `The entry "${name}" announces ${values} values. The file is damaged: download it again.`,
      { name, values },
    );
  const valuesByteOffset = window.position;
  window.skip(4 * values);
  return {
    name,
    experts: 1,
    columns: values,
    isSplitKnown: !isExpertsName(name),
    valuesByteOffset,
    divisor: { calls },
  };
}

/** Tensors that hold the experts of a mixture: `blk.3.ffn_up_exps.weight`. */
export const isExpertsName = (name: string): boolean => /_exps(\.weight)?$/.test(name);

const expertsUnknown = (name: string): ImatrixWarning => ({
  code: 'experts-unknown',
  message: `A .dat file does not say how many experts "${name}" has; open the model too to tell them apart.`,
  tensor: name,
});

async function readTail(window: ByteWindow): Promise<{ chunkCount: number | null; datasets: string[] }> {
  if (window.remaining < 4) return { chunkCount: null, datasets: [] };
  await window.load(4);
  const chunkCount = signed(window.u32());
  if (window.remaining < 4) return { chunkCount, datasets: [] };
  await window.load(4);
  return { chunkCount, datasets: [await readText(window, limits.stringBytes)] };
}

/** A text whose length is next in memory. */
async function readText(window: ByteWindow, mostBytes: number): Promise<string> {
  const byteLength = signed(window.u32());
  if (byteLength < 0 || byteLength > mostBytes)
    throw new LabError(
      'imatrix/limit',
      `A name of ${byteLength} bytes is announced. The file is damaged: download it again.`,
      { byteLength },
    );
  if (!window.has(byteLength)) await window.load(byteLength);
  return window.text(byteLength);
}

const signed = (word: number): number => (word >= 2 ** 31 ? word - 2 ** 32 : word);
