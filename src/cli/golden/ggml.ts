import type { GoldenChecker } from './checker.ts';
import { checkCase, checkRandomBlocks } from './ggml-case.ts';
import { checkConversion } from './ggml-conversion.ts';
import type { GgmlManifest } from './ggml-manifest.ts';

/** Goldens of ggml's quantizers: bytes of every stable case, dequantized hashes, random blocks, scalar conversions. */
export const ggmlChecker: GoldenChecker = {
  kind: 'ggml',
  detect: (manifest) => 'dequant_random' in manifest,
  check: async (dir, manifest, report) => {
    const { cases, dequant_random, conversions = [] } = manifest as unknown as GgmlManifest;
    for (const item of cases) await checkCase(dir, item, report);
    for (const item of dequant_random) await checkRandomBlocks(dir, item, report);
    for (const item of conversions) await checkConversion(dir, item, report);
  },
};
