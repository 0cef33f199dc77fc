import { useEffect, useRef, useState } from 'react';
import { trackJob } from '../../client/jobs-store.ts';
import { computeProjectionMap, type MapPicture, type SphereArea } from '../../client/projection-map.ts';
import { isLabError } from '../../core/lab-error.ts';
import { parseSubject } from './subject.ts';

/** The picture of a subject so far. `subject` is the word of the subject that the picture shows: for a moment that can be the previous one. */
export interface SubjectMap {
  readonly subject: string;
  readonly picture: MapPicture;
}

export interface SubjectMapState {
  readonly map: SubjectMap | undefined;
  readonly error: string | undefined;
  readonly isRunning: boolean;
}

/** Unfinished pictures come at most this often: each one is painted and uploaded anew. */
const pictureMs = 200;

/**
 * Computes the picture of a subject (its word, see formatSubject) coarse to fine; `area` is canonical JSON of a SphereArea or undefined
 * for the whole sphere; nothing happens without a subject. The last picture stays until the next one's first pixels are there.
 */
export function useSubjectMap(
  subject: string | undefined,
  regret: boolean,
  width: number,
  label: string,
  area?: string,
): SubjectMapState {
  const [map, setMap] = useState<SubjectMap>();
  const [ended, setEnded] = useState<{ readonly run: string; readonly error: string | undefined }>();
  const run = JSON.stringify([subject, regret, width, area]);
  const labelRef = useRef(label);
  useEffect(() => {
    labelRef.current = label;
  }, [label]);
  useEffect(() => {
    const spec = subject === undefined ? undefined : parseSubject(subject);
    if (!spec || subject === undefined) return;
    const controller = new AbortController();
    let shownAtMs = 0;
    const show = (picture: MapPicture): void => {
      const now = performance.now();
      // Before the first size is complete most of its pixels are only missing, not undefined.
      if (!picture.isComplete && picture.stats.count + picture.stats.undefinedCount === 0) return;
      if (controller.signal.aborted || (!picture.isComplete && now - shownAtMs < pictureMs)) return;
      shownAtMs = now;
      setMap({ subject, picture });
    };
    const widths = [...(area ? [width / 4] : [256, 1024].filter((candidate) => candidate < width)), width];
    const request = { spec, regret, ...(area && { area: JSON.parse(area) as SphereArea }) };
    const end = (error: string | undefined): void => {
      if (!controller.signal.aborted) setEnded({ run, error });
    };
    trackJob(
      labelRef.current,
      ({ signal, onProgress }) => computeProjectionMap(request, { signal, onProgress, onPicture: show, widths }),
      controller.signal,
    ).then(
      () => end(undefined),
      (problem: unknown) => {
        const wasCancelled = isLabError(problem, 'job/cancelled');
        end(
          wasCancelled
            ? 'Cancelled. Change a setting to compute it again.'
            : problem instanceof Error
              ? problem.message
              : String(problem),
        );
      },
    );
    return () => controller.abort();
  }, [subject, regret, width, area, run]);
  return {
    map,
    error: ended?.run === run ? ended.error : undefined,
    isRunning: subject !== undefined && ended?.run !== run,
  };
}
