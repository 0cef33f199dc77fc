import { useState } from 'react';
import { useStore } from 'zustand';
import { bitsPerWeight, type QuantFormat } from '../../core/quants/format.ts';
import { findFormat } from '../../core/quants/registry.ts';
import { tableBlockSizes, tableFormatId } from '../../core/quants/table-format.ts';
import { formatName, levelTablesStore } from '../../state/level-tables.ts';
import { bitsText } from '../../ui/number-text.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import styles from './model.module.css';

interface OwnTablesProps {
  /** Ids of the chosen formats. */
  readonly formats: readonly string[];
  readonly cols: number | undefined;
  readonly onToggle: (id: string) => void;
}

/** Block formats made of the visitor's tables, and those that a link brought along. */
export function OwnTables({ formats, cols, onToggle }: OwnTablesProps) {
  const { tables } = useStore(levelTablesStore);
  const [blockSize, setBlockSize] = useState('32');
  const kept = tables.map(({ levels }) => tableFormatId(levels, Number(blockSize)));
  const ids = [...new Set([...kept, ...formats])];
  const offered = ids.flatMap((id): QuantFormat[] => {
    const format = findFormat(id);
    return format?.table ? [format] : [];
  });
  return (
    <>
      {offered.length > 0 ? (
        <div className={styles.chips} role="group" aria-label="Own tables">
          {offered.map((format) => {
            const fits = cols === undefined || cols % format.blockSize === 0;
            return (
              <button
                key={format.id}
                type="button"
                className={styles.chip}
                aria-pressed={formats.includes(format.id)}
                data-unusable={fits ? undefined : ''}
                title={`${bitsText(bitsPerWeight(format))} bits per weight: f16 scale of either sign for ${format.blockSize} values, searched for the least squared error; levels ${format.levels}`}
                onClick={() => onToggle(format.id)}
              >
                {formatName(format, tables)}
              </button>
            );
          })}
        </div>
      ) : (
        <p className={styles.muted}>
          Formats of your own: <a href="#/v1/distributions?plot=designer">design a table of levels</a> and keep it, then it stands here.
        </p>
      )}
      {tables.length > 0 && (
        <Segmented
          label="Blocks of own tables"
          explain={{ text: 'How many values share one f16 scale. The scale is the best one of either sign; shorter blocks cost more bits.' }}
          value={blockSize}
          options={tableBlockSizes.map((size) => ({ value: String(size), label: String(size) }))}
          onChange={setBlockSize}
        />
      )}
    </>
  );
}
