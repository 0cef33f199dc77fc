import { type KeyboardEvent, useId } from 'react';
import { fieldOfByte } from '../../core/quants/byte-meaning.ts';
import type { QuantFormat } from '../../core/quants/format.ts';
import styles from './block.module.css';

interface BlockMapProps {
  readonly format: QuantFormat;
  readonly bytes: Uint8Array;
  /** The bytes before something was changed: what differs from them is marked. */
  readonly plainBytes: Uint8Array;
  readonly selected: number;
  readonly onSelect: (byte: number) => void;
  /** Bytes per line of the drawing. */
  readonly perLine?: number;
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** The colour of a field: its rank among the fields of the block. */
export const fieldColour = (format: QuantFormat, name: string): string =>
  `var(--series-${(format.fields.findIndex((field) => field.name === name) % 6) + 1})`;

/** A block to scale: one cell per byte, coloured by field; arrows move the selection. */
export function BlockMap({ format, bytes, plainBytes, selected, onSelect, perLine = 16 }: BlockMapProps) {
  const id = useId();
  const last = bytes.length - 1;
  const moves: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -perLine, ArrowDown: perLine };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key];
    const target = event.key === 'Home' ? 0 : event.key === 'End' ? last : move === undefined ? undefined : selected + move;
    if (target === undefined) return;
    event.preventDefault();
    if (target >= 0 && target <= last) {
      onSelect(target);
      document.getElementById(`${id}-${target}`)?.focus();
    }
  };
  const lines = Array.from({ length: Math.ceil(bytes.length / perLine) }, (_, line) => line * perLine);
  return (
    <div className={styles.map} role="grid" tabIndex={-1} aria-label={`Bytes of one ${format.label} block`} onKeyDown={onKeyDown}>
      {lines.map((start) => (
        <div key={start} className={styles.mapLine} role="row" tabIndex={-1}>
          <span className={styles.lineOffset} role="rowheader">
            {start}
          </span>
          {Array.from(bytes.subarray(start, start + perLine), (byte, index) => {
            const at = start + index;
            const field = fieldOfByte(format, at);
            const starts = at === field.byteOffset;
            return (
              <span key={at} role="gridcell" className={styles.cell}>
                <button
                  type="button"
                  id={`${id}-${at}`}
                  tabIndex={at === selected ? 0 : -1}
                  className={styles.byte}
                  data-selected={at === selected ? '' : undefined}
                  data-changed={byte === plainBytes[at] ? undefined : ''}
                  data-starts={starts ? '' : undefined}
                  style={{ '--field': fieldColour(format, field.name) } as React.CSSProperties}
                  aria-label={`Byte ${at}, ${field.name}: ${hex(byte)}${byte === plainBytes[at] ? '' : ', changed'}`}
                  aria-pressed={at === selected}
                  onClick={() => onSelect(at)}
                >
                  {hex(byte)}
                </button>
              </span>
            );
          })}
        </div>
      ))}
    </div>
  );
}
