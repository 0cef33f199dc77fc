import { useState } from 'react';
import { areaMean, pixelMean } from '../../core/experiments/projection/stats.ts';
import { pixelToDirection, anglesOf } from '../../core/geometry/equirectangular.ts';
import { Button } from '../../ui/Button.tsx';
import { Explain } from '../../ui/Explain.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { Section } from '../../ui/Section.tsx';
import { parseContent, type ContentId } from './content.ts';
import { countText, paneQuantityLabel, paneValueText, rateText } from './number-text.ts';
import type { PaneField } from './pane-field.ts';
import type { Quantity } from './schema.ts';
import styles from './sphere.module.css';

/** One pane in the table of numbers. */
export interface PaneNumbers {
  readonly content: ContentId;
  readonly label: string;
  readonly field: PaneField;
  /** Time of the finest size on the workers, s; 0 while it is under way. */
  readonly seconds: number;
  /** Vectors rounded for it, where each was rounded once; undefined for differences and regrets. */
  readonly vectors: number | undefined;
  /** Scales that the algorithm tries on each vector. */
  readonly scales: string;
}

interface NumbersSectionProps {
  readonly panes: readonly PaneNumbers[];
  readonly quantity: Quantity;
}

/** The rows of the table: name and one text per pane. Also what "Copy numbers" copies. */
export function numberRows(
  panes: readonly PaneNumbers[],
  quantity: Quantity,
): readonly (readonly [name: string, values: readonly string[]])[] {
  const each = (text: (pane: PaneNumbers) => string): readonly string[] => panes.map(text);
  const value = (pick: (pane: PaneNumbers) => number) =>
    each((pane) => paneValueText(parseContent(pane.content), quantity, pick(pane)));
  return [
    ['min', value(({ field }) => field.stats.min)],
    ['mean over pixels', value(({ field }) => pixelMean(field.stats))],
    ['mean over area', value(({ field }) => areaMean(field.stats))],
    ['max', value(({ field }) => field.stats.max)],
    ['undefined (0/0)', each(({ field }) => countText(field.stats.undefinedCount))],
    ['directions', each(({ field }) => countText(field.stats.count + field.stats.undefinedCount))],
    ['grid', each(({ field }) => `${field.window.width} × ${field.window.height}`)],
    ['seconds', each(({ seconds }) => (seconds > 0 ? seconds.toFixed(3) : '...'))],
    ['scales tried each', each(({ scales }) => scales)],
    [
      'vectors per second',
      each(({ vectors, seconds }) =>
        vectors === undefined ? 'n/a' : seconds > 0 ? rateText(vectors / seconds) : '...',
      ),
    ],
  ];
}

/** Minimum, means, maximum and speed of every pane; all exact over the grid named in the table. */
export function NumbersSection({ panes, quantity }: NumbersSectionProps) {
  const [isTableOpen, setTableOpen] = useState(false);
  if (panes.length === 0) return null;
  return (
    <Section
      title="Numbers"
      actions={
        <Explain
          about="Numbers"
          text="Exact over every direction of the grid, none sampled. The mean over pixels counts the poles too much, because rows near them have as many pixels as the equator; the mean over area weighs each pixel with the sine of its angle from the pole. Speed: this page's workers together."
          sources={[
            { label: 'compilade/rounding-experiments', url: 'https://github.com/compilade/rounding-experiments' },
          ]}
        />
      }
    >
      <div className={styles.scroll}>
        <table className={styles.numbers}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Number</span>
              </th>
              {panes.map((pane, index) => (
                <th scope="col" key={index} title={paneQuantityLabel(parseContent(pane.content), quantity)}>
                  {pane.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {numberRows(panes, quantity).map(([name, values]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {values.map((text, index) => (
                  <td key={index}>{text}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.tabs}>
        <Button onPress={() => setTableOpen(true)}>Values as a table</Button>
      </div>
      <Modal title="Values every 15 degrees" isOpen={isTableOpen} onClose={() => setTableOpen(false)}>
        {isTableOpen && panes.map((pane, index) => <ValueTable key={index} pane={pane} quantity={quantity} />)}
      </Modal>
    </Section>
  );
}

/** The pane's values nearest to a grid of 15 degrees. */
function ValueTable({ pane, quantity }: { readonly pane: PaneNumbers; readonly quantity: Quantity }) {
  const { window, values } = pane.field;
  const content = parseContent(pane.content);
  const rows = Array.from({ length: 13 }, (_, index) => Math.floor((index * (window.height - 1)) / 12));
  const cols = Array.from({ length: 24 }, (_, index) => Math.floor((index * window.width) / 24));
  const toDeg = 180 / Math.PI;
  return (
    <>
      <h3>
        {pane.label}: {paneQuantityLabel(content, quantity)}
      </h3>
      <div className={styles.scroll}>
        <table className={styles.numbers}>
          <thead>
            <tr>
              <th scope="col">φ \ θ</th>
              {cols.map((col, index) => (
                <th scope="col" key={col}>
                  {index * 15}°
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row}>
                <th scope="row">{(anglesOf(pixelToDirection(window, 0, row)).phiRad * toDeg).toFixed(1)}°</th>
                {cols.map((col) => (
                  <td key={col}>{paneValueText(content, quantity, values[row * window.width + col]!)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
