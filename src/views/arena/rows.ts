import { type Entrant, parseEntrant, rejectionOf, yardstickOf } from '../../core/experiments/arena/entrant.ts';
import type { ArenaSpec } from '../../core/experiments/arena/spec.ts';
import { type ArenaStanding, differenceBetween, standingsOf } from '../../core/experiments/arena/summary.ts';
import type { ArenaTally, EntrantFailure } from '../../core/experiments/arena/tally.ts';
import type { Estimate } from '../../core/experiments/distributions/monte-carlo.ts';
import { parseLevels } from '../../core/rounding/levels.ts';
import { slotsOf } from './look.ts';

/** One entrant with what it did. */
export interface ArenaRow {
  readonly entrant: Entrant;
  /** Colour, marker and dashes: see look.ts. */
  readonly slot: number;
  /** What it minimises itself: not always what it is judged by. */
  readonly minimises: string;
  /** Scales that it tries on each block; undefined where that depends on the block. */
  readonly candidates: number | undefined;
  readonly standing: ArenaStanding;
  /** Weighted error minus that of the entrant with the lowest, per block. */
  readonly toLowest: Estimate;
  /** Why there is no regret, where there is none. */
  readonly noRegret: string | undefined;
}

/** An entrant that cannot use the levels, or an own algorithm that has failed. */
export interface RejectedRow {
  readonly entrant: Entrant;
  readonly slot: number;
  readonly reason: string;
  readonly failure?: EntrantFailure;
}

export interface ArenaRows {
  readonly rows: readonly ArenaRow[];
  readonly rejected: readonly RejectedRow[];
}

/** The entrants that take part, in the order chosen, and those that do not, or no more, with the reason. */
export function arenaRows(spec: Pick<ArenaSpec, 'entrants' | 'levels' | 'n'>, tally: ArenaTally | undefined): ArenaRows {
  const levels = parseLevels(spec.levels);
  const entrants = spec.entrants.map(parseEntrant);
  const slots = slotsOf(spec.entrants, levels);
  const standings = tally ? standingsOf(tally) : [];
  const lowest = standings.toSorted((a, b) => a.weighted.mean - b.weighted.mean)[0];
  return {
    rows: standings.map((standing): ArenaRow => {
      const entrant = entrants[standing.entrant]!;
      return {
        entrant,
        slot: slots.get(entrant.id)!,
        minimises: minimisesText(entrant),
        candidates: entrant.algorithm.candidates(spec.n, levels),
        standing,
        toLowest: differenceBetween(tally!, standing.entrant, lowest!.entrant),
        noRegret: yardstickOf(entrant, levels, spec.n) ? undefined : 'none: the best scale and min of blocks this long take too long to find',
      };
    }),
    rejected: entrants.flatMap((entrant, index): RejectedRow[] => {
      const slot = slots.get(entrant.id)!;
      const failure = tally?.failures[index];
      if (failure) return [{ entrant, slot, reason: failure.message, failure }];
      const reason = rejectionOf(entrant, levels);
      return reason === undefined ? [] : [{ entrant, slot, reason }];
    }),
  };
}

/** The row's own words, and which weights it gets where these are not the contest's. */
function minimisesText({ algorithm, hasOwnWeights }: Entrant): string {
  // Those that look at no weights say so in what they minimise.
  if (algorithm.weights === 'own' && algorithm.defaultWeights.startsWith('none')) return algorithm.minimises;
  return hasOwnWeights ? `${algorithm.minimises}; with its own weights: ${algorithm.defaultWeights}` : algorithm.minimises;
}
