import { requireFormat } from '../../core/experiments/tensor/candidates.ts';
import { firstLook, type RowSample } from '../../core/experiments/tensor/row-sample.ts';
import { createRunContext } from '../../core/job/run-context.ts';
import { findFormat } from '../../core/quants/registry.ts';
import type { GgufHeader, GgufTensor } from '../../gguf/header.ts';
import type { ByteSource } from '../../gguf/source.ts';
import { matrixShape } from '../../gguf/tensor-decoder.ts';
import { openImatrix } from '../../imatrix/open.ts';
import { readTensorWeights } from '../../imatrix/tensor-weights.ts';
import { openModel } from '../../safetensors/open-model.ts';
import { type CliArgs, type Command, usageError } from '../command.ts';
import { isTensorProblem, measureRow, type TensorRow } from '../errors/measure.ts';
import { tensorRowLines } from '../errors/text.ts';
import { withFileSources } from '../file-source.ts';
import { withCompanions } from '../inspect/companions.ts';
import { nodeKernels } from '../kernel-source.ts';

/** Formats that are compared when none are named: the usual ones, from large to small. */
const usualFormats = ['q8_0', 'q6_k', 'q5_k', 'q4_k', 'iq4_nl', 'q4_0', 'q3_k', 'q2_k'].filter((id) => findFormat(id));

/** Quantization errors of the tensors of a model, or of a quantized model against its reference. */
export const errorsCommand: Command = {
  name: 'errors',
  summary: 'Quantizes every tensor to each type and back, and prints the errors; with --reference, what FILE itself has lost.',
  usage: 'errors FILE [--reference FILE2] [--types T,..] [--tensors REGEX] [--imatrix F] [--rows N] [--seed S] [--quick] [--json]',
  valueFlags: ['reference', 'types', 'tensors', 'imatrix', 'rows', 'seed'],
  switches: ['quick'],
  async run(args, io) {
    const [path, ...more] = args.positional;
    if (path === undefined || more.length > 0) throw usageError('errors takes one file.');
    const formats = formatsOf(args);
    const pattern = patternOf(args.text('tensors'));
    if (args.has('quick') && args.text('rows') !== undefined) throw usageError('--quick chooses the rows itself; leave out --rows.');
    const asked = { rows: args.integer('rows', 0, 1, 2 ** 31), seed: args.integer('seed', 1, 0, 2 ** 31) };
    const sampleOf = (tensor: GgufTensor): RowSample => {
      const { rows, cols } = matrixShape(tensor);
      return args.has('quick') ? firstLook(rows, cols) : asked;
    };
    const referencePath = args.text('reference');
    const paths = await withCompanions([path]);
    const referencePaths = referencePath === undefined ? [] : await withCompanions([referencePath]);
    const imatrixPath = args.text('imatrix');
    const imatrixPaths = imatrixPath === undefined ? [] : [imatrixPath];
    return withFileSources([...paths, ...referencePaths, ...imatrixPaths], async (sources) => {
      const afterReference = paths.length + referencePaths.length;
      const model = await openModel(sources.slice(0, paths.length));
      const reference = referencePath === undefined ? undefined : await openModel(sources.slice(paths.length, afterReference));
      const weightsOf = await importancesOf(sources[afterReference], model.header);
      const context = createRunContext({ kernels: nodeKernels });
      const tensors = model.header.tensors.filter(({ name }) => pattern.test(name));
      if (tensors.length === 0) throw usageError(`No tensor of "${path}" matches.`);
      const rows: TensorRow[] = [];
      const skipped: { name: string; code: string; message: string }[] = [];
      for (const tensor of tensors) {
        const row = await rowOf(tensor, async () => {
          const weights = await weightsOf?.(tensor);
          const measured = await measureRow(tensor, { model, reference, formats, weightsOf: () => weights, sample: sampleOf(tensor) }, context);
          return weightsOf && !weights ? { ...measured, notes: [...measured.notes, noImportances] } : measured;
        });
        if ('code' in row) skipped.push(row);
        else rows.push(row);
        if (!args.has('json')) for (const line of 'code' in row ? [`${row.name}: ${row.message}`] : tensorRowLines(row)) io.out(line);
      }
      if (args.has('json')) io.out(JSON.stringify({ tensors: rows, skipped }));
      return 0;
    });
  },
};

const noImportances = 'The importance matrix has no entry for this tensor, or too many experts without data; it was measured as without one.';

/** Reads the importances of a tensor, or undefined when no matrix was given. */
async function importancesOf(source: ByteSource | undefined, { tensors }: GgufHeader) {
  if (source === undefined) return undefined;
  const columnsOf = new Map(tensors.map(({ name, shape }) => [name, shape.at(-1)]));
  const imatrix = await openImatrix(source, (name) => columnsOf.get(name));
  return (tensor: GgufTensor) => readTensorWeights(source, imatrix, tensor);
}

/** The row, or why there is none. */
async function rowOf({ name }: GgufTensor, measure: () => Promise<TensorRow>) {
  try {
    return await measure();
  } catch (error) {
    if (!isTensorProblem(error)) throw error;
    return { name, code: error.code, message: error.message };
  }
}

function formatsOf(args: CliArgs): readonly string[] {
  const text = args.text('types');
  if (text !== undefined) return text.split(',').map((id) => requireFormat(id.trim()).id);
  return args.has('reference') ? [] : usualFormats;
}

function patternOf(text: string | undefined): RegExp {
  try {
    return new RegExp(text ?? '');
  } catch {
    throw usageError(`--tensors takes a regular expression, not "${text}".`);
  }
}
