import type { ReactNode } from 'react';
import type { LandscapeState, PatchLandscape } from './schema.ts';
import type { Block } from './use-block.ts';

/** What both modes of the view get. */
export interface ModeProps {
  readonly state: LandscapeState;
  readonly patch: PatchLandscape;
  readonly block: Block;
  /** Controls that choose the space and the block. */
  readonly blockSection: ReactNode;
  readonly commonActions: ReactNode;
}
