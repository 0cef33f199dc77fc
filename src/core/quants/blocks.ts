import type { SourceLink } from './format.ts';

/** A place in ggml at the commit whose bytes the lab reproduces. */
export const ggmlSource = (label: string, path: string, line: number): SourceLink => ({
  label,
  url: `https://github.com/ggml-org/ggml/blob/d99724f2b141fed9e1a9f402213506c081433465/src/${path}#L${line}`,
});

/** A pull request of llama.cpp. */
export const llamaPull = (number: number, label: string): SourceLink => ({
  label: `llama.cpp #${number}: ${label}`,
  url: `https://github.com/ggml-org/llama.cpp/pull/${number}`,
});

/** `count` nibbles stored as runs: byte j of a run of `run` bytes holds element j (low) and element j + run (high). */
export function readNibbles(block: Uint8Array, byteOffset: number, count: number, run: number): Int16Array {
  const codes = new Int16Array(count);
  for (let start = 0; start < count; start += 2 * run) {
    for (let j = 0; j < run; j++) {
      const byte = block[byteOffset + start / 2 + j]!;
      codes[start + j] = byte & 15;
      codes[start + run + j] = byte >> 4;
    }
  }
  return codes;
}

/** Adds 16 to each of 32 codes whose bit is set in the 4 bytes at byteOffset (bit j for code j). */
export const addFifthBits = (codes: Int16Array, block: Uint8Array, byteOffset: number): Int16Array =>
  codes.map((code, j) => code + ((block[byteOffset + (j >> 3)]! >> (j & 7)) & 1) * 16);

/** The eight 6-bit scales and mins of Q4_K and Q5_K from their 12 bytes. */
export function readScales6(block: Uint8Array, byteOffset: number): { scales: number[]; mins: number[] } {
  const scales: number[] = [];
  const mins: number[] = [];
  for (let j = 0; j < 8; j++) {
    const at = byteOffset + (j % 4);
    if (j < 4) {
      scales.push(block[at]! & 63);
      mins.push(block[at + 4]! & 63);
    } else {
      scales.push((block[at + 8]! & 15) | ((block[at]! >> 6) << 4));
      mins.push((block[at + 8]! >> 4) | ((block[at + 4]! >> 6) << 4));
    }
  }
  return { scales, mins };
}

/** 256 two-bit codes in 64 bytes: byte 32 h + l holds elements 128 h + l, + 32, + 64, + 96 from its lowest bits up. */
export function readTwoBits(block: Uint8Array, byteOffset: number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, index) => {
    const byte = block[byteOffset + (index >> 7) * 32 + (index & 31)]!;
    return (byte >> (((index >> 5) & 3) * 2)) & 3;
  });
}

/** One bit per element from 32 bytes: byte l, bit g for element 32 g + l. */
export const readBitPlane = (block: Uint8Array, byteOffset: number): Int16Array =>
  Int16Array.from({ length: 256 }, (_, index) => (block[byteOffset + (index & 31)]! >> (index >> 5)) & 1);

/** The E2M1 values of codes 0..15, doubled to integers; code 8 is -0. */
export const doubledE2m1: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12];
