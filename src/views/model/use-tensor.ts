import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { type TensorErrorSession, type TensorErrorSnapshot, tensorErrorSession, type TensorErrorSubject } from '../../client/tensor-errors.ts';
import { summarizeTensor, type TensorSummary } from '../../client/tensor-stats.ts';
import type { RowSample } from '../../core/experiments/tensor/row-sample.ts';
import { isLabError } from '../../core/lab-error.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import { decodeProblem, matrixShape } from '../../gguf/tensor-decoder.ts';
import type { OpenModel } from '../../state/models.ts';
import type { RowChoice } from './schema.ts';
import type { WeightsState } from '../../state/tensor-weights.ts';

/** Tensors above this many values are sampled unless all rows are asked for. */
const autoSampleAbove = 2 ** 24;
/** A sample aims at this many values, and at no fewer rows than this. */
const sampleValues = 2 ** 22;
const sampleRows = 512;

/** Which rows to measure. */
export function sampleFor(tensor: GgufTensor, choice: RowChoice): RowSample {
  const { rows, cols } = matrixShape(tensor);
  const wanted = Math.max(sampleRows, Math.ceil(sampleValues / Math.max(1, cols)));
  const isSampled = choice === 'sample' || (choice === 'auto' && tensor.elementCount > autoSampleAbove);
  return isSampled && wanted < rows ? { rows: wanted, seed: 1 } : { rows: 0, seed: 0 };
}

/** A tensor of an open model, ready to be measured. */
export interface SelectedTensor {
  readonly tensor: GgufTensor;
  readonly rows: number;
  readonly cols: number;
  /** Undefined when its values cannot be read: then `problem` says why. */
  readonly subject: TensorErrorSubject | undefined;
  /** The values of this file, for statistics; the subject of the errors may have its original values in another file. */
  readonly own: TensorErrorSubject | undefined;
  /** Name of the file with the original values, when it is another one. */
  readonly reference: string | undefined;
  readonly problem: string | undefined;
}

/**
 * The same with importances: nothing is measured while they are being read, and results with and without them are kept apart.
 */
export function useWeighted(selected: SelectedTensor | undefined, weights: WeightsState): SelectedTensor | undefined {
  return useMemo(() => {
    if (!selected?.subject || weights.state === 'none' || weights.state === 'missing') return selected;
    if (weights.state === 'loading') return { ...selected, subject: undefined };
    return { ...selected, subject: { ...selected.subject, key: `${selected.subject.key} with ${weights.key}`, weights: weights.weights } };
  }, [selected, weights]);
}

/** The tensor of this name, or one worth looking at first: the first that has rows and can be decoded. */
export function useSelectedTensor(model: OpenModel, name: string, choice: RowChoice, reference: OpenModel | undefined): SelectedTensor | undefined {
  return useMemo(() => {
    const { tensors, endian } = model.header;
    const readable = tensors.filter((tensor) => decodeProblem(tensor, endian) === undefined);
    const tensor = tensors.find((candidate) => candidate.name === name) ?? readable.find((candidate) => matrixShape(candidate).rows > 1) ?? readable[0] ?? tensors[0];
    if (!tensor) return undefined;
    const problem = decodeProblem(tensor, endian)?.message;
    const file = model.files[tensor.shard ?? 0]!;
    const sample = sampleFor(tensor, choice);
    const key = `${model.id} ${tensor.shard ?? 0} ${tensor.byteOffset} ${tensor.name} ${sample.rows} ${sample.seed}`;
    const own = problem === undefined ? { key, at: { file, tensor, endian }, sample } : undefined;
    const shape = matrixShape(tensor);
    if (!reference || !own) return { tensor, ...shape, subject: own, own, reference: undefined, problem };
    const original = reference.header.tensors.find((candidate) => candidate.name === tensor.name);
    const referenceProblem = original
      ? decodeProblem(original, reference.header.endian)?.message
      : `"${reference.name}" has no tensor "${tensor.name}". Choose another reference, or this file's own values.`;
    if (!original || referenceProblem !== undefined) return { tensor, ...shape, subject: undefined, own, reference: reference.name, problem: referenceProblem };
    const at = { file: reference.files[original.shard ?? 0]!, tensor: original, endian: reference.header.endian };
    const subject = { key: `${key} against ${reference.id}`, at, stored: own.at, sample };
    return { tensor, ...shape, subject, own, reference: reference.name, problem };
  }, [model, name, choice, reference]);
}

const never = () => () => {};
const nothing = () => undefined;

/** Measures the tensor under these formats as long as the component shows it, and follows the results. */
export function useTensorErrors(
  subject: TensorErrorSubject | undefined,
  formats: readonly string[],
): { readonly session: TensorErrorSession | undefined; readonly snapshot: TensorErrorSnapshot | undefined } {
  const session = useMemo(() => subject && tensorErrorSession(subject), [subject]);
  const snapshot = useSyncExternalStore(session?.subscribe ?? never, session?.snapshot ?? nothing);
  const wanted = formats.join(',');
  useEffect(() => {
    if (session && subject) void session.measure(wanted === '' ? [] : wanted.split(','), `Errors of ${subject.at.tensor.name}`);
  }, [session, subject, wanted]);
  useEffect(() => () => session?.cancel(), [session]);
  return { session, snapshot };
}

export type SummaryState =
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly summary: TensorSummary }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'cancelled' };

/** Statistics and histogram of the tensor. */
export function useTensorSummary(subject: TensorErrorSubject | undefined): SummaryState {
  const [result, setResult] = useState<{ key: string; value: SummaryState }>();
  useEffect(() => {
    if (!subject) return undefined;
    const controller = new AbortController();
    const settle = (value: SummaryState): void => setResult({ key: subject.key, value });
    summarizeTensor(subject.key, subject.at, subject.sample, controller.signal).then(
      (summary) => settle({ state: 'done', summary }),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        settle(isLabError(error, 'job/cancelled') ? { state: 'cancelled' } : { state: 'failed', message: String((error as Error).message) });
      },
    );
    return () => controller.abort();
  }, [subject]);
  return result && result.key === subject?.key ? result.value : { state: 'running' };
}
