import { useEffect, useState } from 'react';
import type { LandscapeResult } from '../../core/experiments/landscape/landscape-job.ts';
import { positionLimits, positionOf } from './cursor.ts';

const stepMs = 140;

export interface Walk {
  readonly position: number;
  readonly isPlaying: boolean;
  readonly move: (step: number) => void;
  readonly jump: (position: number) => void;
  readonly jumpToBest: () => void;
  readonly togglePlaying: () => void;
}

/** The position on the walk over a landscape: the best rounding first, then wherever the visitor goes; a new landscape starts over. */
export function useWalk(result: LandscapeResult | undefined): Walk {
  const [chosen, setChosen] = useState<{ readonly of: LandscapeResult | undefined; readonly position: number }>();
  const [isPlaying, setPlaying] = useState(false);
  const best = result ? positionOf(result.best.sign, result.best.state) : 0;
  const position = chosen && chosen.of === result ? chosen.position : best;
  const [low, high] = result ? positionLimits(result) : [0, 0];
  const jump = (to: number) => setChosen({ of: result, position: Math.min(high, Math.max(low, to)) });

  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => {
      if (position >= high) setPlaying(false);
      else setChosen({ of: result, position: position + 1 });
    }, stepMs);
    return () => clearTimeout(timer);
  }, [isPlaying, position, high, result]);

  return {
    position,
    isPlaying,
    move: (step) => jump(position + step),
    jump: (to) => {
      setPlaying(false);
      jump(to);
    },
    jumpToBest: () => setChosen(undefined),
    togglePlaying: () => {
      if (!isPlaying && position >= high) jump(0);
      setPlaying(!isPlaying);
    },
  };
}
