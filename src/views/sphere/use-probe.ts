import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { pool } from '../../client/pool.ts';
import { directionOf } from '../../core/geometry/equirectangular.ts';
import type { ProbeResult } from '../../core/experiments/projection/probe.ts';
import type { AnglesDeg } from '../../render/camera.ts';
import { wrapDeg } from '../../render/camera.ts';
import type { Stage } from './stage.ts';
import { parseSubject, type SubjectId } from './subject.ts';

/** What a subject makes of the probed direction, or the sentence why it cannot. */
export type ProbeAnswer = ProbeResult | string;

export interface Probe {
  readonly at: AnglesDeg;
  /** Under the pointer or the keyboard's cursor, as opposed to pinned. */
  readonly isHover: boolean;
  readonly answers: Readonly<Partial<Record<SubjectId, ProbeAnswer>>>;
}

const toRad = Math.PI / 180;

/**
 * Rounds the direction under the pointer, or else the pinned one, by every given subject (word by id). Only the latest direction counts:
 * while one is under way, those between it and the latest are skipped.
 */
export function useProbe(stage: Stage, subjects: string, pinned: AnglesDeg | undefined): Probe | undefined {
  const hover = useStore(stage.hover).at;
  const [probe, setProbe] = useState<Probe>();
  const at = hover ?? pinned;
  const thetaDeg = at?.thetaDeg;
  const phiDeg = at?.phiDeg;
  const isHover = hover !== null;
  useEffect(() => {
    if (thetaDeg === undefined || phiDeg === undefined) return;
    let isStale = false;
    // The next frame, so that a fast pointer leaves out what nobody can read.
    const frame = requestAnimationFrame(() => {
      const point = directionOf(thetaDeg * toRad, phiDeg * toRad);
      const entries = Object.entries(JSON.parse(subjects) as Record<SubjectId, string>) as [SubjectId, string][];
      void Promise.all(
        entries.map(async ([id, word]): Promise<[SubjectId, ProbeAnswer]> => {
          try {
            return [id, await pool.run('projection/probe', { spec: parseSubject(word)!, point })];
          } catch (error) {
            return [id, (error as Error).message];
          }
        }),
      ).then((answers) => {
        if (!isStale)
          setProbe({ at: { thetaDeg: wrapDeg(thetaDeg), phiDeg }, isHover, answers: Object.fromEntries(answers) });
      });
    });
    return () => {
      isStale = true;
      cancelAnimationFrame(frame);
    };
  }, [thetaDeg, phiDeg, isHover, subjects]);
  return at ? probe : undefined;
}
