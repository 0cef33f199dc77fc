import { type Family, parseFamily } from '../../core/experiments/distributions/family.ts';
import { type DistributionsState, type FamilyKind, familyKinds, type SeriesKind, seriesKinds } from './schema.ts';

/** A family that is shown, or a tensor, with its place among the series colours and markers. */
export interface Series {
  readonly kind: SeriesKind;
  readonly family: Pick<Family, 'id' | 'label'>;
  /** 1 to 6: the same for a kind whatever else is shown. */
  readonly slot: number;
  readonly color: string;
}

export const kindLabels: Readonly<Record<SeriesKind, string>> = {
  uniform: 'Uniform',
  gaussian: 'Gaussian',
  laplace: 'Laplace',
  student: 'Student-t',
  mixture: 'Mixture',
  tensor: 'A tensor',
};

export const slotOf = (kind: SeriesKind): number => seriesKinds.indexOf(kind) + 1;
export const colorOf = (kind: SeriesKind): string => `var(--series-${slotOf(kind)})`;

/** The families of a state, in the order of the menu; a tensor among them is not one. */
export function seriesOf({
  dist,
  nu,
  mixp,
  mixr,
}: Pick<DistributionsState, 'dist' | 'nu' | 'mixp' | 'mixr'>): readonly Series[] {
  const words: Readonly<Record<FamilyKind, string>> = {
    uniform: 'uniform',
    gaussian: 'gaussian',
    laplace: 'laplace',
    student: `student${nu}`,
    mixture: `mix${mixp}x${mixr}`,
  };
  return familyKinds
    .filter((kind) => dist.includes(kind))
    .map((kind) => ({ kind, family: parseFamily(words[kind]), slot: slotOf(kind), color: colorOf(kind) }));
}

/** Id of the series of a tensor: where families have their wire word. */
export const tensorSeriesId = 'tensor';

/** The series of a tensor's blocks; which tensor stands in the sentence below the plot. */
export const tensorSeries: Series = {
  kind: 'tensor',
  family: { id: tensorSeriesId, label: 'Tensor' },
  slot: slotOf('tensor'),
  color: colorOf('tensor'),
};

/**
 * Block lengths that are simulated: every one of a range of up to 64; of longer ranges every one up to 32 and then eight per octave.
 * The ends are always among them.
 */
export function simulatedLengths(from: number, to: number): number[] {
  const all = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  if (all.length <= 64) return all;
  const octaves = Array.from({ length: 25 }, (_, step) => Math.floor(2 ** (5 + step / 8) + 0.5));
  return all.filter((n) => n < 32 || n === from || n === to || octaves.includes(n));
}
