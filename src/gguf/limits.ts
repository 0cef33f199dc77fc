/**
 * Upper bounds of what a header may announce. A header is untrusted: counts and lengths are compared with these before anything is
 * allocated or looped over, and with the bytes that the file really has.
 */
export const limits = {
  /** llama.cpp models have 20..60 keys; adapters with per-tensor keys stay below a few thousand. */
  metadataKeys: 2 ** 16,
  /** The largest known tables (unmerged experts) have about 50,000 rows. */
  tensors: 2 ** 18,
  /** Keys, names and values. Chat templates are the longest strings seen, about 100 KB. */
  stringBytes: 2 ** 24,
  /** Arrays are skipped, not kept; the bound keeps `length * element size` a safe integer. */
  arrayElements: 2 ** 32,
  /** Nobody nests arrays; llama.cpp refuses any. */
  arrayDepth: 4,
  /** ggml reads at most 4 (a warning above), 8 is generous. */
  dimensions: 8,
  /** Header bytes that are read at most, summed; skipped bytes do not count. The largest vocabularies take about 20 MB. */
  headerBytesRead: 2 ** 29,
  /** Sizes and element counts must be exact in f64. */
  safeInteger: Number.MAX_SAFE_INTEGER,
} as const;

/** Dimensions that ggml itself can hold. */
export const ggmlMaxDimensions = 4;

/** First read of a header: enough for a model without vocabulary. Later reads double up to largestRead. */
export const firstRead = 2 ** 16;
export const largestRead = 2 ** 22;

/** Arrays up to this length are kept with all their values; longer ones keep a preview and are read on demand. */
export const eagerArrayElements = 1024;
export const eagerArrayBytes = 2 ** 20;
export const previewElements = 16;
export const previewBytes = 2 ** 14;
/** One remembered byte offset per this many elements of a variable-size array, so a late element is found by a short scan. */
export const indexStride = 1024;
