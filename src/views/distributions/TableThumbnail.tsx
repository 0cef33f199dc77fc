import { useEffect, useMemo, useRef, useState } from 'react';
import { cacheKey, resultCache } from '../../client/cache.ts';
import { pool } from '../../client/pool.ts';
import { colorize, colorMaps } from '../../core/color/colormaps.ts';
import type { ScaleSign } from '../../core/experiments/codebook/block-errors.ts';
import { areaMean } from '../../core/experiments/projection/stats.ts';
import type { TileParams, TileResult } from '../../core/experiments/projection/tile.ts';
import { fullWindow } from '../../core/geometry/equirectangular.ts';
import { isLabError } from '../../core/lab-error.ts';
import styles from './designer.module.css';
import { writeOwn } from './designer-tables.ts';
import { fixed } from './format.ts';

const widthPx = 304;
/** While a level is dragged the picture waits this long for it to rest. */
const settleMs = 200;

interface TableThumbnailProps {
  readonly levels: readonly number[];
  readonly sign: ScaleSign;
}

/** The directions of space that a table keeps well, as the Sphere view shows them, small: the exact best rounding of (x, y, z). */
export function TableThumbnail({ levels, sign }: TableThumbnailProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { tile, isCurrent } = useTile(writeOwn(levels), sign);
  const window = useMemo(() => fullWindow(widthPx), []);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !tile) return;
    const image = new ImageData(window.width, window.height);
    colorize(tile.values, tile.stats.min, tile.stats.max, colorMaps.viridis, image.data, 4);
    context.putImageData(image, 0, 0);
  }, [tile, window]);
  const words =
    isCurrent && tile
      ? `Cosine ${fixed(tile.stats.min, 4)} (dark) to ${fixed(tile.stats.max, 4)} (yellow), mean over the sphere ${fixed(areaMean(tile.stats), 5)}`
      : 'Computing …';
  return (
    <figure className={styles.thumbnail}>
      <canvas
        ref={canvas}
        width={window.width}
        height={window.height}
        role="img"
        aria-label={`Projection of the own table. ${words}.`}
      />
      <figcaption>{words}</figcaption>
    </figure>
  );
}

/** The last picture, and whether it is of this very table. */
function useTile(
  text: string,
  sign: ScaleSign,
): { readonly tile: TileResult | undefined; readonly isCurrent: boolean } {
  const key = cacheKey('designer/thumbnail', [text, sign], '1');
  const params = useMemo((): TileParams => {
    const window = fullWindow(widthPx);
    const spec = {
      algorithm: 'exact',
      options: { positive_only: sign === 'free' ? 0 : 1 },
      levels: text,
      weights: 'uniform',
      extra: 'none',
      dims: 3,
    } as const;
    return { spec, window, rows: [0, window.height], regret: false };
  }, [text, sign]);
  const [state, setState] = useState<{ readonly key: string; readonly tile: TileResult }>();
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      const known = resultCache.get<TileResult>(key);
      if (known) {
        setState({ key, tile: known });
        return;
      }
      pool.run('projection/tile', params, { signal: abort.signal }).then(
        (result) => {
          resultCache.set(key, result);
          setState({ key, tile: result });
        },
        (error: unknown) => {
          if (!isLabError(error, 'job/cancelled')) setState(undefined);
        },
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [params, key]);
  return { tile: state?.tile, isCurrent: state?.key === key };
}
