import type { GgufHeader, GgufTensor } from '../../gguf/header.ts';
import { decodeProblem } from '../../gguf/tensor-decoder.ts';
import { shapeText } from '../../ui/number-text.ts';

/** One tensor name in two files. */
export interface TensorPair {
  readonly name: string;
  readonly own: GgufTensor | undefined;
  readonly other: GgufTensor | undefined;
  /** Why the values cannot be compared, as a sentence; undefined when they can. */
  readonly problem: string | undefined;
}

/** The tensors of a file beside those of its reference: the file's own order, then what only the reference has. */
export function compareFiles(own: GgufHeader, other: GgufHeader): readonly TensorPair[] {
  const inOther = new Map(other.tensors.map((tensor) => [tensor.name, tensor]));
  const names = new Set(own.tensors.map(({ name }) => name));
  const pairs = own.tensors.map((tensor) => pairOf(tensor, inOther.get(tensor.name), own, other));
  const onlyOther = other.tensors.filter(({ name }) => !names.has(name));
  return [...pairs, ...onlyOther.map((tensor): TensorPair => ({ name: tensor.name, own: undefined, other: tensor, problem: 'Only the reference has it.' }))];
}

function pairOf(own: GgufTensor, other: GgufTensor | undefined, ownHeader: GgufHeader, otherHeader: GgufHeader): TensorPair {
  const { name } = own;
  if (!other) return { name, own, other, problem: 'The reference lacks it.' };
  const sizes = (tensor: GgufTensor): string => tensor.shape.filter((size) => size !== 1).join('x');
  if (sizes(own) !== sizes(other) || own.shape.at(-1) !== other.shape.at(-1))
    return { name, own, other, problem: `Shapes differ: ${shapeText(own.shape)} here, ${shapeText(other.shape)} in the reference.` };
  const problem = decodeProblem(own, ownHeader.endian) ?? decodeProblem(other, otherHeader.endian);
  return { name, own, other, problem: problem?.message };
}
