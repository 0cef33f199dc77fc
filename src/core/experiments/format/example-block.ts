import type { Job } from '../../job/context.ts';
import { LabError } from '../../lab-error.ts';
import { drawBlock, samplerCodes } from '../../numeric/samplers.ts';
import { FormatCodec, quantizedBytes } from '../../quants/codec.ts';
import type { BlockCodes } from '../../quants/format.ts';
import { findFormat } from '../../quants/registry.ts';

/** One bit of a block: byte from the start, bit from the least significant. */
export interface BitFlip {
  readonly byte: number;
  readonly bit: number;
}

export interface ExampleBlockParams {
  readonly format: string;
  /** Seed of the block's standard normal values. */
  readonly seed: number;
  readonly flips: readonly BitFlip[];
}

/** A block as quantized, and the same block after the flips. All value arrays have blockSize entries. */
export interface ExampleBlockResult {
  readonly x: Float32Array;
  readonly plainBytes: Uint8Array;
  readonly plainValues: Float32Array;
  readonly bytes: Uint8Array;
  readonly values: Float32Array;
  readonly codes: BlockCodes;
}

/**
 * Quantizes one block of standard normal values (importances all one where the format requires them), flips the given bits and
 * dequantizes both. Throws quant/unknown-format.
 */
export const run: Job<ExampleBlockParams, ExampleBlockResult> = async ({ format: id, seed, flips }, { kernels, breathe, onProgress }) => {
  const format = findFormat(id);
  if (!format) throw new LabError('quant/unknown-format', `There is no format "${id}" here. The Formats view lists the known ones.`, { format: id });
  const cols = format.blockSize;
  const x = Float32Array.from(drawBlock({ code: samplerCodes.gaussian, a: 0, b: 0 }, cols, 0, seed));
  const codec = await FormatCodec.get(kernels, format);
  const plainBytes = new Uint8Array(quantizedBytes(format, 1, cols));
  codec.quantizeInto(x, plainBytes, 1, cols, format.imatrix === 'required' ? new Float32Array(cols).fill(1) : undefined);
  const bytes = plainBytes.slice();
  for (const { byte, bit } of flips) if (byte < bytes.length) bytes[byte]! ^= 1 << bit;
  const plainValues = new Float32Array(cols);
  const values = new Float32Array(cols);
  codec.dequantizeInto(plainBytes, plainValues, 1, cols);
  codec.dequantizeInto(bytes, values, 1, cols);
  onProgress({ fraction: 1 });
  await breathe();
  return { x, plainBytes, plainValues, bytes, values, codes: format.readCodes(bytes) };
};

export const sampleParams = (): ExampleBlockParams => ({ format: 'q4_0', seed: 1, flips: [{ byte: 2, bit: 3 }] });
