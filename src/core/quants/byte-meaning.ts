import { readHalf } from '../numeric/half.ts';
import type { BlockField, QuantFormat } from './format.ts';

/** What one byte of a block holds, found by looking at what changes with it. */
export interface ByteMeaning {
  readonly field: BlockField;
  /** Index of the byte inside its field. */
  readonly index: number;
  /** The field's number, for fields that are one number. */
  readonly value: number | undefined;
  /** Elements whose code has a bit in this byte, ascending. */
  readonly elements: readonly number[];
  /** Scale groups whose scale or min depends on this byte, ascending. */
  readonly groups: readonly number[];
}

/** The field that covers a byte. Every byte of a block belongs to one (contract test). */
export const fieldOfByte = (format: QuantFormat, byte: number): BlockField =>
  format.fields.find((field) => byte >= field.byteOffset && byte < field.byteOffset + field.byteLength)!;

/** Which elements and groups a byte of this block speaks about: flips each of its bits and compares what readCodes says. */
export function explainByte(format: QuantFormat, block: Uint8Array, byte: number): ByteMeaning {
  const field = fieldOfByte(format, byte);
  const before = format.readCodes(block);
  const elements = new Set<number>();
  const groups = new Set<number>();
  for (let bit = 0; bit < 8; bit++) {
    const flipped = block.slice();
    flipped[byte]! ^= 1 << bit;
    const after = format.readCodes(flipped);
    after.codes.forEach((code, index) => code !== before.codes[index] && elements.add(index));
    after.scales.forEach((scale, index) => !Object.is(scale, before.scales[index]) && groups.add(index));
    after.mins?.forEach((min, index) => !Object.is(min, before.mins?.[index]) && groups.add(index));
  }
  return {
    field,
    index: byte - field.byteOffset,
    value: fieldValue(field, block),
    elements: [...elements].sort((a, b) => a - b),
    groups: [...groups].sort((a, b) => a - b),
  };
}

function fieldValue(field: BlockField, block: Uint8Array): number | undefined {
  if (field.kind === 'f16') return readHalf(block, field.byteOffset);
  const view = new DataView(block.buffer, block.byteOffset + field.byteOffset);
  if (field.kind === 'f32' && field.byteLength === 4) return view.getFloat32(0, true);
  return undefined;
}

/** Ascending whole numbers in short: "0-3, 8, 64-67". */
export function shortRanges(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let start = 0; start < numbers.length; ) {
    let end = start;
    while (numbers[end + 1] === numbers[end]! + 1) end++;
    parts.push(end === start ? `${numbers[start]}` : `${numbers[start]}-${numbers[end]}`);
    start = end + 1;
  }
  return parts.join(', ');
}
