/** What the golden description of ggml says about one quantization. Paths are relative to the folder of the description. */
export interface GgmlCase {
  readonly id: string;
  readonly type: string;
  readonly block_size: number;
  readonly block_bytes: number;
  readonly input: string;
  readonly rows: number;
  readonly cols: number;
  readonly imatrix: string | null;
  readonly status: string;
  readonly unstable: boolean;
  readonly unstable_why?: readonly string[];
  readonly path?: string;
  readonly sha256?: string;
  /** Null where ggml itself cannot dequantize the type (Q8_1). */
  readonly dq_sha256?: string | null;
}

/** Random block bytes and the hash of what they dequantize to. */
export interface GgmlRandomBlocks {
  readonly id: string;
  readonly type: string;
  readonly n: number;
  readonly path: string;
  readonly dq_path?: string;
  readonly dq_sha256: string;
}

/** A scalar conversion: input and output files of n values. bf16_to_f32 has none and means all 65536 patterns in order. */
export interface GgmlConversion {
  readonly name: string;
  readonly input?: string;
  readonly output?: string;
  readonly n: number;
  readonly sha256: string;
}

export interface GgmlManifest {
  readonly cases: readonly GgmlCase[];
  readonly dequant_random: readonly GgmlRandomBlocks[];
  readonly conversions?: readonly GgmlConversion[];
}
