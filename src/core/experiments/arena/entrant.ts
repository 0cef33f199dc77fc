import { LabError } from '../../lab-error.ts';
import type { RoundingAlgorithm } from '../../rounding/algorithm.ts';
import type { LevelSet } from '../../rounding/levels.ts';
import { findYardstick } from '../../rounding/yardstick.ts';
import { findAlgorithm } from '../../rounding/registry.ts';
import { completeOptions } from '../../rounding/round.ts';

/** An algorithm with a choice of its options. */
export interface Entrant {
  /** Wire word: `qkxh_nl`, `qkxh_nl:fast=1` with options that differ from their defaults, `iq4_nl:weights=own` with its own importances. */
  readonly id: string;
  /** The algorithm's label, and the choices that are not the default ones: `qkxh_nl (...), fast`. */
  readonly label: string;
  readonly algorithm: RoundingAlgorithm;
  /** Every option. */
  readonly options: Readonly<Record<string, number>>;
  /** It rounds with the importances that it uses by default, though it is judged by those of the contest. */
  readonly hasOwnWeights: boolean;
}

const ownWeightsWord = 'weights=own';

/** Reads the wire word of an entrant. Throws rounding/unknown-algorithm, rounding/bad-option. */
export function parseEntrant(text: string): Entrant {
  const [id = '', ...words] = text.split(':');
  const algorithm = findAlgorithm(id);
  if (!algorithm) throw new LabError('rounding/unknown-algorithm', `There is no rounding algorithm "${id}". Choose one of the list.`, { algorithm: id });
  const hasOwnWeights = words.includes(ownWeightsWord);
  if (hasOwnWeights && algorithm.weights === 'required')
    throw new LabError('rounding/weights-required', `${id} has no importances of its own. Let it use those of the contest.`, { algorithm: id });
  const options = words.filter((word) => word !== ownWeightsWord);
  const given = Object.fromEntries(options.map((word) => word.split('=')).map(([option = '', value = '']) => [option, value === '' ? Number.NaN : Number(value)]));
  return createEntrant(algorithm, completeOptions(algorithm, given), hasOwnWeights);
}

/** The algorithm as it is by default, then once per choice of an option that differs from the default, then with its own importances. */
export const entrantsOf = (algorithm: RoundingAlgorithm): readonly Entrant[] => [
  createEntrant(algorithm, completeOptions(algorithm)),
  ...algorithm.options.flatMap((option) =>
    option.values
      .filter(({ value }) => value !== option.defaultValue)
      .map(({ value }) => createEntrant(algorithm, completeOptions(algorithm, { [option.id]: value }))),
  ),
  ...(algorithm.weights === 'optional' ? [createEntrant(algorithm, completeOptions(algorithm), true)] : []),
];

/** Why the entrant cannot use these levels, or undefined when it can. */
export const rejectionOf = ({ algorithm }: Entrant, levels: LevelSet): string | undefined => algorithm.rejectLevels(levels);

/** With a min, blocks of 32 at 0..15: some 0.3 milliseconds each. */
const mostCells = 120_000;

/** What the entrant's regret on blocks of `n` components is measured against, or undefined where that takes too long. */
export function yardstickOf({ algorithm, options }: Entrant, levels: LevelSet, n: number): Entrant | undefined {
  const yardstick = findYardstick(algorithm, options, levels, n, mostCells);
  return yardstick && createEntrant(yardstick.algorithm, yardstick.options);
}

/** Algorithms that fit a minimum beside the scale. */
export const fitsMinimum = ({ algorithm }: Entrant): boolean => algorithm.kind === 'affine';

function createEntrant(algorithm: RoundingAlgorithm, options: Readonly<Record<string, number>>, asksForOwnWeights = false): Entrant {
  const isOwnChoice = asksForOwnWeights && algorithm.weights === 'optional';
  const chosen = algorithm.options.filter((option) => options[option.id] !== option.defaultValue);
  const words = chosen.map((option) => `${option.id}=${options[option.id]}`);
  const labels = chosen.map((option) => `${option.label}: ${option.values.find(({ value }) => value === options[option.id])!.label}`);
  return {
    id: [algorithm.id, ...words, ...(isOwnChoice ? [ownWeightsWord] : [])].join(':'),
    label: [algorithm.label, ...labels, ...(isOwnChoice ? ['its own weights'] : [])].join(', '),
    algorithm,
    options,
    hasOwnWeights: algorithm.weights === 'own' || isOwnChoice,
  };
}
