import { explainByte, shortRanges } from '../../core/quants/byte-meaning.ts';
import type { QuantFormat } from '../../core/quants/format.ts';
import { Facts } from '../Section.tsx';
import { fieldColour } from './BlockMap.tsx';
import styles from './block.module.css';

interface ByteInspectorProps {
  readonly format: QuantFormat;
  readonly bytes: Uint8Array;
  readonly plainBytes: Uint8Array;
  readonly byte: number;
  /** Absent where the bits are only to be read. */
  readonly onFlip?: (bit: number) => void;
}

/** The selected byte: its field, its eight bits (as switches where they can be flipped), and which elements and groups it speaks about. */
export function ByteInspector({ format, bytes, plainBytes, byte, onFlip }: ByteInspectorProps) {
  const value = bytes[byte]!;
  const meaning = explainByte(format, bytes, byte);
  const rows: [string, string][] = [
    ['Field', meaning.field.byteLength === 1 ? meaning.field.name : `${meaning.field.name}, byte ${meaning.index} of 0 to ${meaning.field.byteLength - 1}`],
    ['Value', `${value} = 0x${value.toString(16).padStart(2, '0')}`],
  ];
  if (meaning.value !== undefined) rows.push([`${meaning.field.name} (${meaning.field.kind})`, meaning.value.toPrecision(7)]);
  if (meaning.elements.length > 0) rows.push([meaning.elements.length === 1 ? 'Element' : 'Elements', shortRanges(meaning.elements)]);
  if (meaning.groups.length > 0) rows.push([meaning.groups.length === 1 ? 'Scale group' : 'Scale groups', shortRanges(meaning.groups)]);
  return (
    <div className={styles.byteInspector} style={{ '--field': fieldColour(format, meaning.field.name) } as React.CSSProperties}>
      <div className={styles.bits} role="group" aria-label={`Bits of byte ${byte}, most significant first`}>
        {[7, 6, 5, 4, 3, 2, 1, 0].map((bit) => {
          const set = ((value >> bit) & 1) === 1;
          const changed = ((value ^ plainBytes[byte]!) >> bit) & 1;
          return (
            <button
              key={bit}
              type="button"
              className={styles.bit}
              aria-pressed={set}
              data-changed={changed ? '' : undefined}
              aria-readonly={onFlip ? undefined : true}
              aria-label={`Bit ${bit}: ${set ? 1 : 0}${onFlip ? '. Flip it' : ''}`}
              onClick={() => onFlip?.(bit)}
            >
              <small>{bit}</small>
              {set ? 1 : 0}
            </button>
          );
        })}
      </div>
      <Facts rows={rows} />
      <p className={styles.note}>{meaning.field.note}</p>
    </div>
  );
}
