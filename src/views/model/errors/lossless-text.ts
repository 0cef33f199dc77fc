import type { Lossless } from '../../../core/experiments/tensor/lossless.ts';
import { requireFormat } from '../../../core/experiments/tensor/candidates.ts';
import type { GgufTensor } from '../../../gguf/header.ts';
import type { Table } from '../../../render/table-text.ts';
import { countText, percentText } from '../../../ui/number-text.ts';

/** Formats that hold every tested block, the smallest first. */
export const wholeFormats = ({ formats }: Lossless): readonly string[] => formats.filter(({ blocks, exactBlocks }) => blocks === exactBlocks).map(({ format }) => requireFormat(format).label);

/** Formats that hold some blocks, with their share. */
export const partFormats = ({ formats }: Lossless): readonly string[] =>
  formats.filter(({ blocks, exactBlocks }) => exactBlocks < blocks).map(({ format, blocks, exactBlocks }) => `${requireFormat(format).label} ${percentText(exactBlocks / blocks)}`);

/** What the finding means, in a sentence. */
export function losslessSentence(lossless: Lossless, { typeName }: GgufTensor): string {
  const [first] = wholeFormats(lossless);
  if (first !== undefined) return `Every tested block is exactly a ${first} block: quantized to ${first} before it was stored as ${typeName}.`;
  if (lossless.formats.length > 0) return 'Some blocks were quantized before, others were not.';
  return `None of ${lossless.tried} smaller formats gives back a single block.`;
}

/** How much was tested. */
export const losslessBasis = ({ rows }: Lossless, totalRows: number): string =>
  rows >= totalRows ? `all ${countText(totalRows)} rows` : `${countText(rows)} of ${countText(totalRows)} rows`;

/** Every finding in full. */
export const losslessTable = (tensors: readonly GgufTensor[], results: ReadonlyMap<string, Lossless>): Table => ({
  head: ['tensor', 'type', 'bpw', 'format', 'exact blocks', 'blocks tested', 'share', 'rows tested', 'formats tried'],
  lines: tensors.flatMap(({ name, typeName, bpw }) => {
    const found = results.get(name);
    if (!found) return [];
    if (found.formats.length === 0) return [[name, typeName, bpw, null, 0, null, 0, found.rows, found.tried]];
    return found.formats.map(({ format, blocks, exactBlocks }) => [name, typeName, bpw, requireFormat(format).label, exactBlocks, blocks, exactBlocks / blocks, found.rows, found.tried]);
  }),
});
