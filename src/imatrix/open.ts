import { looksLikeGguf, openGguf } from '../gguf/reader.ts';
import type { ByteSource } from '../gguf/source.ts';
import { openImatrixDat } from './dat.ts';
import { openImatrixGguf } from './gguf.ts';
import { type Imatrix, splitExperts } from './imatrix.ts';

/**
 * Opens an importance matrix of either format. `columnsOf` tells how many columns a weight tensor has (the last of its shape in the
 * model), which a .dat file needs to tell experts apart. Throws imatrix/not-imatrix, imatrix/limit, the gguf/* codes, source/gone.
 */
export async function openImatrix(
  source: ByteSource,
  columnsOf: (name: string) => number | undefined = () => undefined,
): Promise<Imatrix> {
  const firstBytes = await source.slice(0, Math.min(4, source.byteLength));
  if (looksLikeGguf(firstBytes)) return openImatrixGguf(source, await openGguf(source));
  const imatrix = await openImatrixDat(source);
  const rows = imatrix.rows.map((row) => splitExperts(row, columnsOf(row.name) ?? 0));
  const split = new Set(rows.filter(({ isSplitKnown }) => isSplitKnown).map(({ name }) => name));
  const warnings = imatrix.warnings.filter(({ code, tensor }) => code !== 'experts-unknown' || !split.has(tensor!));
  return { ...imatrix, rows, warnings };
}
