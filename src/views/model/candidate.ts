import { requireFormat } from '../../core/experiments/tensor/format-candidate.ts';
import { bitsPerWeight } from '../../core/quants/format.ts';
import type { GgufTensor } from '../../gguf/header.ts';

/** Stands for the tensor as this file stores it, when it is compared with a reference. */
export const storedCandidate = 'stored';

/** How a candidate is called: a format, or the type in which the file stores the tensor. */
export const candidateLabel = (id: string, tensor: GgufTensor): string => (id === storedCandidate ? `${tensor.typeName} (this file)` : requireFormat(id).label);

/** Bits per weight of a candidate. */
export const candidateBits = (id: string, tensor: GgufTensor): number | null => (id === storedCandidate ? tensor.bpw : bitsPerWeight(requireFormat(id)));
