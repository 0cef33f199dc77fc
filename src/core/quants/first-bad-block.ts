import type { QuantFormat } from './format.ts';

/** Says where two quantizations first differ, with codes and scales of both blocks; undefined when they are equal. */
export function describeFirstBadBlock(format: QuantFormat, ours: Uint8Array, golden: Uint8Array, cols: number): string | undefined {
  const at = ours.findIndex((byte, index) => byte !== golden[index]);
  if (at < 0) return ours.length === golden.length ? undefined : `${ours.length} bytes, golden ${golden.length}`;
  const { bytesPerBlock, blockSize } = format;
  const block = Math.floor(at / bytesPerBlock);
  const blocksPerRow = cols / blockSize;
  let badBlocks = 0;
  for (let start = 0; start < golden.length; start += bytesPerBlock) {
    for (let index = start; index < start + bytesPerBlock; index++) {
      if (ours[index] === golden[index]) continue;
      badBlocks++;
      break;
    }
  }
  const [row, col] = [Math.floor(block / blocksPerRow), (block % blocksPerRow) * blockSize];
  return [
    `${badBlocks} of ${golden.length / bytesPerBlock} blocks differ, first block ${block} (row ${row}, column ${col}) at byte ${at % bytesPerBlock}`,
    `ours   ${describeBlock(format, ours, block)}`,
    `golden ${describeBlock(format, golden, block)}`,
  ].join('\n      ');
}

function describeBlock(format: QuantFormat, bytes: Uint8Array, block: number): string {
  const start = block * format.bytesPerBlock;
  const { codes, scales, mins } = format.readCodes(bytes.slice(start, start + format.bytesPerBlock));
  const minText = mins ? ` mins ${mins.join(' ')}` : '';
  return `scales ${scales.join(' ')}${minText} codes ${codes.join(' ')}`;
}
