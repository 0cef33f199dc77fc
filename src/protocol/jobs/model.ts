import type { TensorExtrema } from '../../core/experiments/distributions/tensor-extrema.ts';
import type { TensorExtremaParams } from '../../gguf/jobs/tensor-extrema.ts';
import type { TensorBlocks } from '../../core/experiments/distributions/tensor-blocks.ts';
import type { HistogramPart } from '../../core/experiments/tensor/histogram.ts';
import type { Lossless } from '../../core/experiments/tensor/lossless.ts';
import type { TensorErrorPart } from '../../core/experiments/tensor/tensor-error.ts';
import type { TensorStatsPart } from '../../core/experiments/tensor/tensor-stats.ts';
import type { JobProgress } from '../../core/job/context.ts';
import type { ArrayParams } from '../../gguf/jobs/array.ts';
import type { TensorBlockParams, TensorBlockResult } from '../../gguf/jobs/tensor-block.ts';
import type { TensorBlocksParams } from '../../gguf/jobs/tensor-blocks.ts';
import type { TensorCodes, TensorCodesParams } from '../../gguf/jobs/tensor-codes.ts';
import type { TensorErrorsParams } from '../../gguf/jobs/tensor-errors.ts';
import type { TensorHistogramParams } from '../../gguf/jobs/tensor-histogram.ts';
import type { TensorPartParams } from '../../gguf/jobs/tensor-in-file.ts';
import type { TensorLosslessParams } from '../../gguf/jobs/tensor-lossless.ts';
import type { TensorTotal, TensorTotalParams } from '../../gguf/jobs/tensor-total.ts';
import type { TensorValuesParams } from '../../gguf/jobs/tensor-values.ts';
import type { VocabularyParams } from '../../gguf/jobs/vocabulary.ts';
import type { VocabularyMergesParams } from '../../gguf/jobs/vocabulary-merges.ts';
import type { VocabularySearchParams } from '../../gguf/jobs/vocabulary-search.ts';
import type { TokenMerges } from '../../gguf/tokenizer/merges.ts';
import type { Vocabulary } from '../../gguf/tokenizer/vocabulary.ts';
import type { RemoteFile } from '../../gguf/remote/remote-file.ts';
import type { GgufValue } from '../../gguf/value-types.ts';
import type { FindParams } from '../../safetensors/jobs/find.ts';
import type { OpenParams, OpenResult } from '../../safetensors/jobs/open.ts';

/** Opening models, and measuring their tensors part by part. */
export interface ModelJobs {
  'model/open': { readonly params: OpenParams; readonly result: OpenResult; readonly progress: JobProgress };
  'model/find': { readonly params: FindParams; readonly result: readonly RemoteFile[]; readonly progress: JobProgress };
  'gguf/array': { readonly params: ArrayParams; readonly result: readonly GgufValue[]; readonly progress: JobProgress };
  'vocabulary/open': { readonly params: VocabularyParams; readonly result: Vocabulary; readonly progress: JobProgress };
  'vocabulary/search': { readonly params: VocabularySearchParams; readonly result: Uint32Array; readonly progress: JobProgress };
  'vocabulary/merges': { readonly params: VocabularyMergesParams; readonly result: TokenMerges; readonly progress: JobProgress };
  'tensor/stats': { readonly params: TensorPartParams; readonly result: TensorStatsPart; readonly progress: JobProgress };
  'tensor/histogram': { readonly params: TensorHistogramParams; readonly result: HistogramPart; readonly progress: JobProgress };
  'tensor/errors': { readonly params: TensorErrorsParams; readonly result: TensorErrorPart; readonly progress: JobProgress };
  'tensor/codes': { readonly params: TensorCodesParams; readonly result: TensorCodes; readonly progress: JobProgress };
  'tensor/lossless': { readonly params: TensorLosslessParams; readonly result: Lossless; readonly progress: JobProgress };
  'tensor/total': { readonly params: TensorTotalParams; readonly result: TensorTotal; readonly progress: JobProgress };
  'tensor/block': { readonly params: TensorBlockParams; readonly result: TensorBlockResult; readonly progress: JobProgress };
  'tensor/extrema': { readonly params: TensorExtremaParams; readonly result: TensorExtrema; readonly progress: JobProgress };
  'tensor/blocks': { readonly params: TensorBlocksParams; readonly result: TensorBlocks; readonly progress: JobProgress };
  'tensor/values': { readonly params: TensorValuesParams; readonly result: Float32Array; readonly progress: JobProgress };
}
