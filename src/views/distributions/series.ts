import { type Family, parseFamily } from '../../core/experiments/distributions/family.ts';
import { type DistributionsState, type FamilyKind, familyKinds } from './schema.ts';

/** A family that is shown, with its place among the series colours and markers. */
export interface Series {
  readonly kind: FamilyKind;
  readonly family: Family;
  /** 1 to 5: the same for a kind whatever else is shown. */
  readonly slot: number;
  readonly color: string;
}

export const kindLabels: Readonly<Record<FamilyKind, string>> = {
  uniform: 'Uniform',
  gaussian: 'Gaussian',
  laplace: 'Laplace',
  student: 'Student-t',
  mixture: 'Mixture',
};

export const slotOf = (kind: FamilyKind): number => familyKinds.indexOf(kind) + 1;
export const colorOf = (kind: FamilyKind): string => `var(--series-${slotOf(kind)})`;

/** The families of a state, in the order of the menu. */
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
  return dist.map((kind) => ({ kind, family: parseFamily(words[kind]), slot: slotOf(kind), color: colorOf(kind) }));
}

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
