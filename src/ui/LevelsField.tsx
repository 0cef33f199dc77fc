import { useStore } from 'zustand';
import { levelsProblem } from '../core/rounding/levels.ts';
import { levelTablesStore, levelText } from '../state/level-tables.ts';
import type { Explanation } from './Explain.tsx';
import { Select } from './Select.tsx';
import { TextInput } from './TextInput.tsx';
import styles from './LevelsField.module.css';

const presets = [
  { value: '-1..1', label: '−1..1', note: 'ternary' },
  { value: '-4..3', label: '−4..3', note: 'Q3_K' },
  { value: '-8..7', label: '−8..7', note: 'Q4_0' },
  { value: '-16..15', label: '−16..15', note: 'Q5_0' },
  { value: '0..15', label: '0..15', note: 'Q4_K with min' },
  { value: 'iq4nl', label: 'iq4nl', note: 'table of IQ4_NL' },
  { value: 'iq3nl', label: 'iq3nl', note: 'table of IQ3_K' },
  { value: 'iq2nl', label: 'iq2nl', note: 'table of IQ2_K' },
] as const;

interface LevelsFieldProps {
  /** As parseLevels reads it. */
  readonly value: string;
  readonly onChange: (levels: string) => void;
  /** Why these levels cannot be used here, beyond being no set of levels. */
  readonly reject?: (levels: string) => string | undefined;
  readonly sources?: Explanation['sources'];
}

/** A set of levels: chosen among ranges, tables of formats and the visitor's own tables, or typed. */
export function LevelsField({ value, onChange, reject = levelsProblem, sources }: LevelsFieldProps) {
  const { tables } = useStore(levelTablesStore);
  const own = tables.map(({ name, levels }) => ({
    value: levelText(levels),
    label: name,
    note: `own table of ${levels.length}`,
  }));
  const choices = [...presets, ...own.filter((table, index) => own.findIndex((one) => one.value === table.value) === index)];
  const isChoice = choices.some((choice) => choice.value === value);
  return (
    <div className={styles.pair}>
      <Select
        label="Level preset"
        explain={{ text: 'Ranges and tables of known formats, and the tables that you keep in the table designer (Distributions).' }}
        value={isChoice ? value : 'custom'}
        options={[
          ...choices.map((choice) => {
            const problem = reject(choice.value);
            return problem === undefined ? choice : { ...choice, note: problem, isDisabled: true };
          }),
          ...(isChoice ? [] : [{ value: 'custom', label: 'Custom', note: value }]),
        ]}
        searchable={choices.length > 12}
        onChange={(chosen) => chosen !== 'custom' && onChange(chosen)}
      />
      <TextInput
        label="Levels"
        explain={{
          text: 'The integers, or the values of a table, that a scale multiplies: a range such as -4..3, the name of a table such as iq4nl, or ascending integers separated by commas.',
          ...(sources && { sources }),
        }}
        value={value}
        validate={reject}
        onCommit={(text) => onChange(text.trim())}
      />
    </div>
  );
}
