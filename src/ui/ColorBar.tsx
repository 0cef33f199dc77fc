import { useEffect, useRef } from 'react';
import { undefinedColor, type ColorMap } from '../core/color/colormaps.ts';
import styles from './ColorBar.module.css';

interface ColorBarProps {
  readonly map: ColorMap;
  readonly low: number;
  readonly high: number;
  /** What the numbers are, with unit: "angle, degrees". */
  readonly label: string;
  readonly format: (value: number) => string;
  /** How many values are undefined: their colour gets a legend entry when there are any. */
  readonly undefinedCount?: number;
}

const stops = [0, 0.25, 0.5, 0.75, 1];

/** The colours of a map with the numbers they stand for. */
export function ColorBar({ map, low, high, label, format, undefinedCount = 0 }: ColorBarProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(256, 1);
    for (let i = 0; i < 256; i++)
      image.data.set([map.rgb[3 * i]!, map.rgb[3 * i + 1]!, map.rgb[3 * i + 2]!, 255], 4 * i);
    context.putImageData(image, 0, 0);
  }, [map]);
  return (
    <div className={styles.box}>
      <div className={styles.bar} role="img" aria-label={`Colours: ${label} from ${format(low)} to ${format(high)}`}>
        <span className={styles.label}>{label}</span>
        <div className={styles.scale}>
          <canvas ref={canvas} width={256} height={1} className={styles.colors} />
          <div className={styles.ticks}>
            {stops.map((stop) => (
              <span
                key={stop}
                data-minor={stop === 0.25 || stop === 0.75 ? '' : undefined}
                style={{ left: `${stop * 100}%` }}
              >
                {format(low + (high - low) * stop)}
              </span>
            ))}
          </div>
        </div>
        {undefinedCount > 0 && (
          <span className={styles.undefined}>
            <i style={{ background: `rgb(${undefinedColor.join(' ')})` }} />
            undefined (0/0)
          </span>
        )}
      </div>
    </div>
  );
}
