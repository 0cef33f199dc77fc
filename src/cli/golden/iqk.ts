import type { GoldenChecker } from './checker.ts';

interface IqkManifest {
  readonly cases: readonly { readonly type: string; readonly input: string; readonly imatrix: string | null }[];
  readonly random_dequant: readonly { readonly type: string }[];
}

/**
 * Goldens of ik_llama.cpp. Its formats are not built, and its searches for the formats it shares with ggml differ from ggml's
 * on purpose, so every case is skipped by name.
 */
export const iqkChecker: GoldenChecker = {
  kind: 'iqk',
  detect: (manifest) => 'random_dequant' in manifest,
  check: async (_dir, manifest, report) => {
    const { cases, random_dequant } = manifest as unknown as IqkManifest;
    const why = 'ik_llama.cpp formats are not built yet';
    for (const { type, input, imatrix } of cases)
      report.skip(`${type}/${input}${imatrix === null ? '' : `.${imatrix}`}`, `ik ${type.toLowerCase()}`, why);
    for (const { type } of random_dequant) report.skip(`${type}/random_dequant`, `ik ${type.toLowerCase()}`, why);
  },
};
