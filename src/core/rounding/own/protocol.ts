/** A batch for the sandbox: count x dims values and importances, and the level values in ascending order. */
export interface RoundRequest {
  readonly id: number;
  readonly x: Float32Array;
  readonly w: Float32Array;
  readonly dims: number;
  readonly levels: Int8Array;
  readonly isTable: boolean;
}

/** What can go wrong inside, with what the text is told. Positions are those of the code without types. */
export interface SandboxFailure {
  readonly type: 'failed';
  /** Of the request; -1 while the code is loaded. */
  readonly id: number;
  readonly kind: 'runtime' | 'bad-result' | 'not-deterministic';
  readonly message: string;
  /** 1-based; 0 where it is not known. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** Number of the block in the request. */
  readonly row: number;
}

/**
 * Sent while a block (or loading) takes long, each time from a place that the code comes by again and again: numbers of a loop and of those around it in
 * the same function, innermost first; three each: line and column of the author's text, and how many turns the loop has made.
 */
export interface SandboxPlace {
  readonly type: 'at';
  /** Of the request; -1 while the code is loaded. */
  readonly id: number;
  readonly row: number;
  readonly loops: readonly number[];
}

/** Answers of the sandbox. The code inside can forge them: whoever receives one checks it (check-reply.ts). */
export type SandboxReply =
  | { readonly type: 'ready'; readonly fitsMinimum: boolean }
  | {
      readonly type: 'rounded';
      readonly id: number;
      /** Of the first scale.length blocks of the request: at least one, as many as fit into a few hundredths of a second. */
      readonly codes: Int8Array;
      readonly scale: Float32Array;
      readonly min: Float32Array;
      /** In the function itself, as the sandbox measured it. */
      readonly seconds: number;
    }
  | SandboxPlace
  | SandboxFailure;
