import type { DistributionsState, PatchState } from './schema.ts';

/** What every plot of the lab gets. */
export interface ModeProps {
  readonly state: DistributionsState;
  readonly patch: PatchState;
}
