import styles from './chart.module.css';
import type { PlacedProbe } from './probe.ts';

const cardWidth = 210;

/** The card beside the point that is read. Never under the pointer, never outside the plot. */
export function Reading({
  at,
  width,
  height,
}: {
  readonly at: PlacedProbe;
  readonly width: number;
  readonly height: number;
}) {
  const { probe, xPx, yPx } = at;
  const left = xPx + 16 + cardWidth > width ? Math.max(0, xPx - 16 - cardWidth) : xPx + 16;
  const cardHeight = 30 + 20 * probe.facts.length;
  const top = Math.max(0, Math.min(height - cardHeight, yPx - cardHeight / 2));
  return (
    <div className={styles.reading} style={{ left, top, width: cardWidth }} aria-hidden>
      <strong>{probe.title}</strong>
      <dl>
        {probe.facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
