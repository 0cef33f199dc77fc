import { useState } from 'react';
import { bitsPerWeight, type FormatFamily, type QuantFormat } from '../../core/quants/format.ts';
import { quantFormats } from '../../core/quants/registry.ts';
import styles from './formats.module.css';

const families: Readonly<Record<FormatFamily, string>> = {
  float: 'Floats',
  legacy: 'Blocks of 32, one scale',
  k: 'Super-blocks of 256 (K)',
  iq: 'Tables and grids (IQ)',
  ternary: 'Ternary',
  microscaling: 'Microscaling',
  own: 'Own tables',
};

/** Bits per weight with as many digits as it needs. */
export const formatBpw = (format: QuantFormat): string => String(Number(bitsPerWeight(format).toFixed(4)));

/** Every format by family, with a filter. */
export function FormatList({ selected, onSelect }: { readonly selected: string; readonly onSelect: (id: string) => void }) {
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const matching = quantFormats.filter((format) => `${format.label} ${families[format.family]}`.toLowerCase().includes(wanted));
  return (
    <div className={styles.list}>
      <input
        type="search"
        className={styles.filter}
        aria-label="Filter formats"
        placeholder="Filter formats"
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      {matching.length === 0 && <p>No format matches "{filter}".</p>}
      {(Object.keys(families) as FormatFamily[]).map((family) => {
        const members = matching.filter((format) => format.family === family);
        if (members.length === 0) return null;
        return (
          <section key={family} aria-label={families[family]}>
            <h3>{families[family]}</h3>
            <div className={styles.chips}>
              {members.map((format) => (
                <button
                  key={format.id}
                  type="button"
                  className={styles.chip}
                  aria-pressed={format.id === selected}
                  onClick={() => onSelect(format.id)}
                >
                  {format.label}
                  <small>{formatBpw(format)}</small>
                </button>
              ))}
            </div>
          </section>
        );
      })}
    </div>
  );
}
