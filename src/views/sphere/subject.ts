import type { ProjectionExtra, ProjectionSpec, ProjectionWeights } from '../../core/experiments/projection/spec.ts';
import { hasExact } from '../../core/experiments/projection/reference.ts';
import { resolveSpec } from '../../core/experiments/projection/spec.ts';
import type { RoundingAlgorithm } from '../../core/rounding/algorithm.ts';
import { parseLevels } from '../../core/rounding/levels.ts';
import { findAlgorithm } from '../../core/rounding/registry.ts';
import type { UrlField } from '../../state/url-fields.ts';

/** What the view compares: up to four algorithms with their levels, called by a letter. */
export const subjectIds = ['a', 'b', 'c', 'd'] as const;
export type SubjectId = (typeof subjectIds)[number];

const weightChoices: readonly ProjectionWeights[] = ['uniform', 'x2', 'absx', 'sigma', 'given'];
export const extraChoices: readonly ProjectionExtra[] = ['none', 'meanzero', 'rhombic', 'repeat', 'ones', 'tail', 'values'];

/** How many components blocks of this kind have, or undefined when that is a choice. */
export const fixedDims = ({ extra, tail = [] }: Pick<ProjectionSpec, 'extra' | 'tail'>): number | undefined =>
  extra === 'none' ? 3 : extra === 'meanzero' || extra === 'rhombic' ? 4 : extra === 'values' ? 3 + tail.length : undefined;

/** `given_1,2,3`: a choice with its numbers, without a character that a link escapes. */
const withNumbers = (choice: string, name: string, numbers: readonly number[] | undefined): string =>
  choice === name && numbers ? `${choice}_${numbers.join(',')}` : choice;

/** The choice of such a word and its numbers; NaN where one cannot be read. */
function splitNumbers(word: string): readonly [choice: string, numbers: readonly number[]] {
  const [choice = '', text] = word.split('_');
  return [choice, text ? text.split(',').map(Number) : []];
}

/** A subject as one word: `make_qx:-4..3:uniform:none:3:rmse_type.2`. Equal subjects have equal words, which also serve as cache keys. */
export function formatSubject(spec: ProjectionSpec): string {
  const options = Object.entries(spec.options)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, value]) => `${id}.${value}`);
  const weights = withNumbers(spec.weights, 'given', spec.given);
  const extra = withNumbers(spec.extra, 'values', spec.tail);
  return [spec.algorithm, spec.levels, weights, extra, String(spec.dims), ...options].join(':');
}

/** Reads formatSubject's word; undefined when a part is missing or not one of the choices. Algorithm and levels are checked later, with a sentence. */
export function parseSubject(text: string): ProjectionSpec | undefined {
  const [algorithm, levels, weightsWord = '', extraWord = '', dims, ...options] = text.split(':');
  const [weights, given] = splitNumbers(weightsWord);
  const [extra, tail] = splitNumbers(extraWord);
  if (![...given, ...tail].every(Number.isFinite)) return undefined;
  const size = Number(dims);
  if (!algorithm || !levels || !Number.isInteger(size) || size < 3 || size > 256) return undefined;
  if (!weightChoices.some((choice) => choice === weights) || !extraChoices.some((choice) => choice === extra))
    return undefined;
  const pairs = options.map((option) => /^(\w+)\.(-?[\d.]+)$/.exec(option));
  if (pairs.some((pair) => pair === null || !Number.isFinite(Number(pair[2])))) return undefined;
  return {
    algorithm,
    levels,
    weights: weights as ProjectionWeights,
    ...(weights === 'given' && { given }),
    extra: extra as ProjectionExtra,
    ...(extra === 'values' && { tail }),
    dims: size,
    options: Object.fromEntries(pairs.map((pair) => [pair![1]!, Number(pair![2])])),
  };
}

/** The field of one subject in the address. */
export const subjectField = (defaultText: string): UrlField<ProjectionSpec> => ({
  defaultValue: parseSubject(defaultText)!,
  decode: parseSubject,
  encode: formatSubject,
});

/** The sentence that says why this subject cannot be drawn, or undefined. */
export function rejectSubject(spec: ProjectionSpec): string | undefined {
  const algorithm = findAlgorithm(spec.algorithm);
  if (spec.weights === 'given' && spec.given?.length !== spec.dims) return `Give ${spec.dims} weights, one for each component: there are ${spec.given?.length ?? 0}.`;
  if (spec.extra === 'values' && (spec.tail?.length ?? 0) === 0) return 'Type the values of the tail, or take them from a tensor.';
  if (!algorithm) return `There is no rounding algorithm "${spec.algorithm}". Choose one from the list.`;
  return rejectLevelText(algorithm, spec.levels);
}

/** The sentence that says why no regret is known for this subject, or undefined. */
export function rejectRegret(spec: ProjectionSpec): string | undefined {
  const problem = rejectSubject(spec);
  if (problem !== undefined) return problem;
  try {
    if (hasExact(resolveSpec(spec))) return undefined;
  } catch (error) {
    return (error as Error).message;
  }
  return `The exact optimum of ${spec.dims} components with a min takes too long for a picture. Use fewer components or levels, or another content for this pane.`;
}

/** The sentence that says why this algorithm cannot use these levels, or undefined. */
export function rejectLevelText(algorithm: RoundingAlgorithm | undefined, text: string): string | undefined {
  try {
    return algorithm?.rejectLevels(parseLevels(text));
  } catch (error) {
    return (error as Error).message;
  }
}

/** A few numbers, or how many there are. */
const listText = (numbers: readonly number[]): string => (numbers.length <= 4 ? numbers.join(' ') : `of ${numbers.length} components`);

/** How a subject is called over a picture: "qkxh -4..3, x² weights". */
export function subjectTitle(spec: ProjectionSpec): string {
  const algorithm = findAlgorithm(spec.algorithm);
  const options = (algorithm?.options ?? []).flatMap((option) => {
    const value = spec.options[option.id] ?? option.defaultValue;
    return value === option.defaultValue
      ? []
      : [option.values.find((choice) => choice.value === value)?.label ?? String(value)];
  });
  const weights = { uniform: [], x2: ['x² weights'], absx: ['|x| weights'], sigma: ['σ + |x| weights'], given: [`weights ${listText(spec.given ?? [])}`] }[spec.weights];
  const extra = {
    none: [],
    meanzero: ['mean zero'],
    rhombic: ['rhombic'],
    repeat: [`y repeated to ${spec.dims}`],
    ones: [`ones to ${spec.dims}`],
    tail: [`tail to ${spec.dims}`],
    values: [`own tail to ${spec.dims}`],
  }[spec.extra];
  return [
    `${algorithm?.label ?? spec.algorithm} ${spec.levels.replaceAll('-', '−')}`,
    ...options,
    ...weights,
    ...extra,
  ].join(', ');
}
