/** A link to where a fact comes from. */
export interface SourceLink {
  readonly label: string;
  readonly url: string;
}

/** One named run of bits of a block, for the format cards and the block view. Bits are numbered from the least significant. */
export interface BlockField {
  readonly name: string;
  /** First byte of the field inside the block. */
  readonly byteOffset: number;
  /** Bytes that the field covers. */
  readonly byteLength: number;
  /** How the bytes read: f16 scale, packed 4-bit codes ... */
  readonly kind: 'f16' | 'f32' | 'e8m0' | 'e4m3' | 'int8' | 'packed' | 'codes' | 'signs' | 'value';
  /** One sentence: what is in there, which elements, in which order. */
  readonly note: string;
}

/** What the bytes of one block say, before any rounding to a picture: used by the block view. */
export interface BlockCodes {
  /** The integer code of each element (signed where the format is symmetric). Length = blockSize. */
  readonly codes: Int16Array;
  /** Elements per scale group. */
  readonly groupSize: number;
  /** Effective scale of each group as f32 (already multiplied out). Length = blockSize / groupSize. */
  readonly scales: Float32Array;
  /** Effective minimum subtracted per group, or absent where the format has none. */
  readonly mins?: Float32Array;
}

export type ImatrixUse = 'ignored' | 'used' | 'required';
export type FormatFamily = 'float' | 'legacy' | 'k' | 'iq' | 'ternary' | 'microscaling' | 'own';

/** What the kernel of own tables has to be told before it works. */
export interface FormatTable {
  /** 2 to 64 ascending integers in int8. */
  readonly levels: readonly number[];
  /** Whether the scale is searched in double precision: tables with two neighbours that only differ in sign need it. */
  readonly searchesExactly: boolean;
}

/**
 * One tensor format: everything the lab knows about it apart from the arithmetic, which lives in the kernel of the same id.
 * Adding a format = one kernel file in workers/kernels + one row file here + one line in registry.ts.
 */
export interface QuantFormat {
  /** Wire word, also the name of the kernel: `q4_k`. */
  readonly id: string;
  /** As the ecosystem writes it: `Q4_K`. */
  readonly label: string;
  /** ggml type id in GGUF files; -1 for a format that no file has. */
  readonly typeId: number;
  readonly family: FormatFamily;
  /** Elements per block. Rows must be a multiple of it. */
  readonly blockSize: number;
  readonly bytesPerBlock: number;
  readonly imatrix: ImatrixUse;
  /** False for formats that can only be read. */
  readonly quantizes: boolean;
  readonly fields: readonly BlockField[];
  /** x as a formula of the fields. */
  readonly formula: string;
  /** Representable levels in words or numbers. */
  readonly levels: string;
  /** Named tie rule of the code choice. */
  readonly ties: string;
  /** Importance used without an imatrix, and with one. */
  readonly weights: string;
  readonly sources: readonly SourceLink[];
  /** The table of a format that a visitor designed; its kernel is `table_block`. */
  readonly table?: FormatTable;
  /** Codes and scales of one block (exactly bytesPerBlock bytes). */
  readonly readCodes: (block: Uint8Array) => BlockCodes;
}

/** Bits per weight, computed from the block. */
export const bitsPerWeight = (format: Pick<QuantFormat, 'blockSize' | 'bytesPerBlock'>): number =>
  (format.bytesPerBlock * 8) / format.blockSize;

/** Exports of every format kernel. Offsets are bytes in its memory; rows are contiguous; cols is a multiple of blockSize. */
export interface FormatKernel {
  /**
   * Quantizes rows x cols f32 at `x` to `out` (rows * cols / blockSize * bytesPerBlock bytes). `imatrix` is the offset of cols
   * f32 importances, or 0 for none. Returns -1, or the index of the first row on which the reference would abort (that row and
   * the following ones are then undefined).
   */
  quantize(x: number, out: number, rows: number, cols: number, imatrix: number): number;
  /** Dequantizes rows x cols from `src` to f32 at `out`. */
  dequantize(src: number, out: number, rows: number, cols: number): void;
  /** Of `table_block` only: the table and block size of the calls that follow. */
  configure?(levels: number, count: number, blockSize: number, exactly: number): void;
}
