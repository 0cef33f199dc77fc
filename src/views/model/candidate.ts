import { storedCandidate } from '../../client/model-totals.ts';
import { requireFormat } from '../../core/experiments/tensor/candidates.ts';
import { bitsPerWeight } from '../../core/quants/format.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import { formatName } from '../../state/level-tables.ts';

/** How a candidate is called: a format (an own table by the name under which it is kept), or the type in which the file stores the tensor (without one: whatever it stores). */
export const candidateLabel = (id: string, tensor?: GgufTensor): string => {
  if (id !== storedCandidate) return formatName(requireFormat(id));
  return tensor ? `${tensor.typeName} (this file)` : 'This file';
};

/** Bits per weight of a candidate. */
export const candidateBits = (id: string, tensor: GgufTensor): number | null => (id === storedCandidate ? tensor.bpw : bitsPerWeight(requireFormat(id)));
