import { type ComponentType, useMemo } from 'react';
import { useUrlState } from '../../state/url-state.ts';
import { DensityMode } from './DensityMode.tsx';
import { DesignerMode } from './DesignerMode.tsx';
import { ExtremumMode } from './ExtremumMode.tsx';
import type { ModeProps } from './mode.ts';
import { MapMode } from './MapMode.tsx';
import { RanksMode } from './RanksMode.tsx';
import { distributionsSchema, type PlotId } from './schema.ts';
import { SymmetryMode } from './SymmetryMode.tsx';
import { TensorMode } from './TensorMode.tsx';

const modes: Readonly<Record<PlotId, ComponentType<ModeProps>>> = {
  extremum: ExtremumMode,
  ranks: RanksMode,
  density: DensityMode,
  map: MapMode,
  tensor: TensorMode,
  designer: DesignerMode,
  symmetry: SymmetryMode,
};

/** Why scaled blocks are lopsided, and what that means for tables of levels. */
export default function DistributionsView() {
  const [address, patch] = useUrlState(distributionsSchema);
  // A link may hold an empty range; its other values still count.
  const state = useMemo(() => (address.from < address.to ? address : { ...address, from: 2, to: 64 }), [address]);
  const Mode = modes[state.plot];
  return <Mode state={state} patch={patch} />;
}
