import type { RecipeRow } from '../../gguf/recipe.ts';
import type { ByteSource } from '../../gguf/source.ts';
import type { ImatrixLayer, ImatrixReportRow } from '../../imatrix/report.ts';

/** A metadata entry as the JSON of inspect shows it. */
export type InspectedValue =
  | { readonly type: string; readonly value: unknown }
  | {
      readonly type: 'array';
      readonly elementType: string;
      readonly length: number;
      readonly preview: readonly unknown[];
    };

export interface InspectedTensor {
  readonly name: string;
  readonly type: string;
  readonly typeId: number | null;
  /** Row-major. */
  readonly shape: readonly number[];
  readonly byteOffset: number;
  readonly byteLength: number | null;
  readonly bpw: number | null;
  /** File of a set, counted from 0. */
  readonly shard?: number;
}

export interface InspectedWarning {
  readonly code: string;
  readonly message: string;
  readonly tensor?: string;
}

/** What inspect prints, whatever the format: the stable JSON shape of the command. */
export interface Inspection {
  readonly format: string;
  readonly files: readonly string[];
  readonly version: number | null;
  readonly endian: 'little' | 'big';
  readonly alignment?: number;
  readonly byteLength: number;
  readonly metadata: Readonly<Record<string, InspectedValue>>;
  readonly tensors: readonly InspectedTensor[];
  /** The tensor types of a GGUF model, collapsed over runs of blocks. */
  readonly recipe?: readonly RecipeRow[];
  readonly warnings: readonly InspectedWarning[];
  /** Of an importance matrix, in either format: coverage and statistics of its entries and layers. */
  readonly imatrix?: InspectedImatrix;
}

export interface InspectedImatrix {
  readonly datasets: readonly string[];
  readonly chunkCount: number | null;
  readonly chunkSize: number | null;
  readonly entries: readonly (ImatrixReportRow & {
    /** What each rule for partial data makes of the tensor: complete, filled, dropped. */
    readonly partialData: Readonly<Record<string, string>>;
  })[];
  readonly layers: readonly ImatrixLayer[];
}

/** One file format that inspect knows: a row of formats.ts. */
export interface InspectedFormat {
  readonly format: string;
  /** True when these first bytes (up to 64) of a file of this length begin such a file. */
  readonly matches: (firstBytes: Uint8Array, source: ByteSource) => boolean;
  /** Opens the files of one model. Throws LabError for files that cannot be opened. */
  readonly inspect: (sources: readonly ByteSource[]) => Promise<Inspection>;
}
