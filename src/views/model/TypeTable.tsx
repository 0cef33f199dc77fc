import type { GgufTensor } from '../../gguf/header.ts';
import { bitsText, bytesText, countText, percentText } from '../../ui/number-text.ts';
import { bytesByType } from './tensor-list.ts';
import styles from './model.module.css';
import tensorsStyles from './tensors.module.css';

const series = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'];
const colorOf = (index: number): string => `var(${series[Math.min(index, series.length - 1)]})`;

/** What each type takes of the file: one bar, and the numbers. */
export function TypeTable({ tensors }: { readonly tensors: readonly GgufTensor[] }) {
  const rows = bytesByType(tensors);
  const total = rows.reduce((sum, row) => sum + row.bytes, 0);
  if (rows.length === 0) return <p className={styles.padded}>The file holds no tensors.</p>;
  return (
    <div className={styles.padded}>
      <div className={tensorsStyles.typeBar} role="img" aria-label={`Bytes by type: ${rows.map((row) => `${row.typeName} ${percentText(total > 0 ? row.bytes / total : 0)}`).join(', ')}`}>
        {rows.map((row, index) => (
          <span key={row.typeName} style={{ flexGrow: row.bytes, background: colorOf(index) }} title={`${row.typeName}: ${bytesText(row.bytes)}`} />
        ))}
      </div>
      <table className={tensorsStyles.table}>
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col">Tensors</th>
            <th scope="col">Weights</th>
            <th scope="col">Size</th>
            <th scope="col">Share</th>
            <th scope="col">Bits/weight</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.typeName}>
              <th scope="row">
                <i className={tensorsStyles.swatch} style={{ background: colorOf(index) }} />
                {row.typeName}
              </th>
              <td>{countText(row.tensors)}</td>
              <td>{countText(row.elements)}</td>
              <td>{row.unknownSizes === row.tensors ? 'unknown' : bytesText(row.bytes)}</td>
              <td>{total > 0 ? percentText(row.bytes / total) : '–'}</td>
              <td>{row.unknownSizes > 0 || row.elements === 0 ? '–' : bitsText((row.bytes * 8) / row.elements)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
