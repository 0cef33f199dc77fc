import { readHalf } from '../numeric/half.ts';
import { hasMirrorNeighbours } from '../rounding/levels.ts';
import type { QuantFormat } from './format.ts';

/** Block sizes that tables of one's own are offered with. */
export const tableBlockSizes = [16, 32, 64] as const;

/** Most levels of a table that blocks can hold: codes of at most 6 bits. */
const mostLevels = 64;

/**
 * The wire word of the block format of a table: `table32_-127_-104_...`. It holds everything, so a link brings the format back.
 * Range: 2 to 64 ascending integers in int8; a block size that is a multiple of 8 up to 256.
 */
export const tableFormatId = (levels: readonly number[], blockSize: number): string =>
  `table${blockSize}_${levels.join('_')}`;

const known = new Map<string, QuantFormat | undefined>();

/** The format of such a word, or undefined for any other text. Equal words give the same object. */
export function findTableFormat(id: string): QuantFormat | undefined {
  if (!id.startsWith('table')) return undefined;
  if (!known.has(id)) known.set(id, parseTableFormat(id));
  return known.get(id);
}

function parseTableFormat(id: string): QuantFormat | undefined {
  const [, size, rest] = /^table(\d{1,3})((?:_-?\d{1,3})+)$/.exec(id) ?? [];
  if (size === undefined || rest === undefined) return undefined;
  const blockSize = Number(size);
  const levels = rest.slice(1).split('_').map(Number);
  const isTable =
    levels.length >= 2 &&
    levels.length <= mostLevels &&
    levels.every((level, index) => level >= -128 && level <= 127 && (index === 0 || level > levels[index - 1]!));
  return isTable && blockSize >= 8 && blockSize <= 256 && blockSize % 8 === 0
    ? createTableFormat(id, levels, blockSize)
    : undefined;
}

function createTableFormat(id: string, levels: readonly number[], blockSize: number): QuantFormat {
  const bits = 32 - Math.clz32(levels.length - 1);
  const codeBytes = (blockSize * bits) / 8;
  return {
    id,
    label: `Table ${levels[0]}..${levels.at(-1)} (${levels.length}) / ${blockSize}`,
    typeId: -1,
    family: 'own',
    blockSize,
    bytesPerBlock: 2 + codeBytes,
    imatrix: 'used',
    quantizes: true,
    table: { levels, searchesExactly: hasMirrorNeighbours(levels) },
    fields: [
      { name: 'd', byteOffset: 0, byteLength: 2, kind: 'f16', note: 'Scale of the table, of either sign.' },
      {
        name: 'qs',
        byteOffset: 2,
        byteLength: codeBytes,
        kind: 'codes',
        note: `Codes of ${bits} bits in the order of the elements, the first in the lowest bits.`,
      },
    ],
    formula: 'x = d * level[q]',
    levels: levels.join(', '),
    ties: 'to the upper level',
    weights: 'without imatrix all alike; with one the imatrix itself',
    sources: [{ label: 'ik_llama.cpp discussion 288', url: 'https://github.com/ikawrakow/ik_llama.cpp/discussions/288' }],
    readCodes: (block) => ({
      codes: readPacked(block, bits, blockSize).map((code) => levels[Math.min(code, levels.length - 1)]!),
      groupSize: blockSize,
      scales: Float32Array.of(readHalf(block, 0)),
    }),
  };
}

/** `count` codes of `bits` bits from byte 2 on, the first in the lowest bits. */
function readPacked(block: Uint8Array, bits: number, count: number): Int16Array {
  return Int16Array.from({ length: count }, (_, index) => {
    const from = index * bits;
    const byte = 2 + (from >> 3);
    const pair = block[byte]! | ((block[byte + 1] ?? 0) << 8);
    return (pair >> (from & 7)) & ((1 << bits) - 1);
  });
}
