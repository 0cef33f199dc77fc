import type { KernelStore } from '../../kernel/kernel.ts';

/** Puts rows into a candidate and takes them out again. */
export interface RoundTrip {
  /**
   * Writes the reconstruction of x (rows x cols, finite) to xHat. `weights`: cols importances. Returns the rows, ascending, that the
   * reference refuses: their xHat is without meaning.
   */
  run(x: Float32Array, xHat: Float32Array, rows: number, cols: number, weights?: Float32Array): number[];
}

/** A way to store rows whose loss is measured: a tensor format, or whatever another CandidateKind makes of an id. */
export interface Candidate {
  /** Without spaces and commas: it stands in links and keys of results. */
  readonly id: string;
  readonly label: string;
  readonly bitsPerWeight: number;
  /** Why it cannot take rows of `cols` values, as a sentence; undefined when it can. */
  readonly problem: (cols: number, hasWeights: boolean) => string | undefined;
  readonly open: (kernels: KernelStore) => Promise<RoundTrip>;
}

/** A row of the registry of candidates. */
export interface CandidateKind {
  /** The candidate of this id, or undefined when the id is none of this kind. */
  readonly find: (id: string) => Candidate | undefined;
}
