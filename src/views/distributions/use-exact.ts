import { useEffect, useMemo, useState } from 'react';
import { cacheKey, resultCache } from '../../client/cache.ts';
import { pool } from '../../client/pool.ts';
import { maxBlockLength } from '../../core/experiments/distributions/monte-carlo.ts';
import type { ShapeResult } from '../../core/experiments/distributions/shape-job.ts';
import { isLabError } from '../../core/lab-error.ts';

/** Exact results by family, as far as they are there, and what went wrong if something did. */
export interface Exact<T> {
  readonly of: Readonly<Record<string, T>>;
  readonly problem?: string;
}

/** Every block length an exact curve has: 2 to 256. */
export const curveLengths: readonly number[] = Array.from({ length: maxBlockLength - 1 }, (_, index) => index + 2);

/** Expected other extremum by family; element i belongs to block length i + 2. */
export function useExactCurves(families: readonly string[]): Exact<Float64Array> {
  return useByFamily(families, 'curve', curve);
}

/** Rank means and interior distribution of one block length, by family. */
export function useShapes(families: readonly string[], n: number, bins: number): Exact<ShapeResult> {
  const load = useMemo(
    () => (family: string, signal: AbortSignal) =>
      pool.run('distribution/shape', { family, ranksOf: n, lengths: [n], bins }, { signal }),
    [n, bins],
  );
  return useByFamily(families, `shape/${n}/${bins}`, load);
}

/** 255 x bins probabilities of the interior for block lengths 2 to 256, by family. */
export function useDensityMaps(families: readonly string[], bins: number): Exact<Float64Array> {
  const load = useMemo(
    () => async (family: string, signal: AbortSignal) =>
      (await pool.run('distribution/shape', { family, lengths: curveLengths, bins }, { signal })).interior,
    [bins],
  );
  return useByFamily(families, `map/${bins}`, load);
}

const curve = async (family: string, signal: AbortSignal): Promise<Float64Array> =>
  (await pool.run('distribution/curve', { family, lengths: curveLengths }, { signal })).means;

function useByFamily<T>(
  families: readonly string[],
  what: string,
  load: (family: string, signal: AbortSignal) => Promise<T>,
): Exact<T> {
  const key = families.join(',');
  const [state, setState] = useState<{
    readonly what: string;
    readonly of: Readonly<Record<string, T>>;
    readonly problem?: string;
  }>({ what, of: {} });
  useEffect(() => {
    const abort = new AbortController();
    const add = (family: string, value: T): void =>
      setState((old) => ({ what, of: { ...(old.what === what ? old.of : {}), [family]: value } }));
    for (const family of key === '' ? [] : key.split(',')) {
      const cached = cacheKey('distribution/exact', [what, family], '1');
      const known = resultCache.get<T>(cached);
      if (known) {
        add(family, known);
        continue;
      }
      load(family, abort.signal).then(
        (value) => {
          resultCache.set(cached, value);
          add(family, value);
        },
        (error: unknown) => {
          if (isLabError(error, 'job/cancelled')) return;
          setState((old) => ({ ...old, problem: error instanceof Error ? error.message : String(error) }));
        },
      );
    }
    return () => abort.abort();
  }, [key, what, load]);
  return useMemo(() => (state.what === what ? state : { of: {} }), [state, what]);
}
