import type { GoldenReport } from './report.ts';

/** A parsed golden description: the fields are known to its checker only. */
export type GoldenManifest = Readonly<Record<string, unknown>>;

/** One kind of golden data: a row in registry.ts. */
export interface GoldenChecker {
  /** Short word for the printed report: `ggml`. */
  readonly kind: string;
  /** True when this description is of this kind. Looks at its fields, never at folder names; `fileName` is `manifest.json` or the like. */
  readonly detect: (manifest: GoldenManifest, fileName: string) => boolean;
  /** Checks every case; paths in the manifest are relative to `dir`. Each case is told to the report exactly once. */
  readonly check: (dir: string, manifest: GoldenManifest, report: GoldenReport, fileName: string) => Promise<void>;
}
