import { useEffect, useRef, useState } from 'react';
import type { LandscapeResult } from '../../core/experiments/landscape/landscape-job.ts';
import { positionLimits, positionOf } from './cursor.ts';

/** A walk of any length takes about this long, s; steps are not slower than the eye needs. */
const walkSeconds = 12;
const slowestStepMs = 140;
const fastestStepMs = 24;
/** The cursor goes into the address when it stays this long. */
const restMs = 500;

export interface Walk {
  readonly position: number;
  readonly isPlaying: boolean;
  readonly move: (step: number) => void;
  readonly jump: (position: number) => void;
  readonly jumpToBest: () => void;
  readonly togglePlaying: () => void;
}

/** The position of an address: a whole number, or undefined. */
export const parsePosition = (text: string): number | undefined => (/^-?\d{1,6}$/.test(text) ? Number(text) : undefined);

/**
 * The position on the walk over a landscape: that of the address, else the best rounding, then wherever the visitor goes; a new landscape starts
 * over. `onRest` hears where the cursor stays: the text for the address, empty for the best rounding.
 */
export function useWalk(result: LandscapeResult | undefined, address: string, onRest: (address: string) => void): Walk {
  const [chosen, setChosen] = useState<{ readonly of: LandscapeResult | undefined; readonly position: number }>();
  const [isPlaying, setPlaying] = useState(false);
  const best = result ? positionOf(result.best.sign, result.best.state) : 0;
  const [low, high] = result ? positionLimits(result) : [0, 0];
  const linked = parsePosition(address);
  const start = linked === undefined ? best : Math.min(high, Math.max(low, linked));
  const position = chosen && chosen.of === result ? chosen.position : start;
  const jump = (to: number) => setChosen({ of: result, position: Math.min(high, Math.max(low, to)) });

  // Outward, as the cumulative searches go.
  const outward = position >= 0 ? 1 : -1;
  const end = outward > 0 ? high : low;
  const stepMs = Math.min(slowestStepMs, Math.max(fastestStepMs, (walkSeconds * 1000) / (Math.abs(end) + 1)));

  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => {
      if (position === end) setPlaying(false);
      else setChosen({ of: result, position: position + outward });
    }, stepMs);
    return () => clearTimeout(timer);
  }, [isPlaying, position, outward, end, stepMs, result]);

  const rest = useRef(onRest);
  useEffect(() => {
    rest.current = onRest;
  }, [onRest]);
  useEffect(() => {
    if (!result || isPlaying || chosen?.of !== result) return;
    const timer = setTimeout(() => rest.current(position === best ? '' : String(position)), restMs);
    return () => clearTimeout(timer);
  }, [isPlaying, chosen, result, position, best]);

  return {
    position,
    isPlaying,
    move: (step) => jump(position + step),
    jump: (to) => {
      setPlaying(false);
      jump(to);
    },
    jumpToBest: () => jump(best),
    togglePlaying: () => {
      // From the start of the same sign, unless it was paused on the way.
      if (!isPlaying && (position === best || position === end)) jump(outward > 0 ? 0 : -1);
      setPlaying(!isPlaying);
    },
  };
}
