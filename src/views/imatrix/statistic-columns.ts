import type { ImatrixReportRow } from '../../imatrix/report.ts';
import { statisticFormulas } from '../../imatrix/statistics.ts';
import { countText, missingText, numberText, percentText } from '../../ui/number-text.ts';

/** A column of the table of statistics. */
export interface StatisticColumn {
  readonly id: string;
  readonly title: string;
  /** How the number comes about, with its unit. */
  readonly formula: string;
  /** Null where the entry has no such number. */
  readonly value: (row: ImatrixReportRow) => number | string | null;
  readonly text: (row: ImatrixReportRow) => string;
}

type Statistic = keyof NonNullable<ImatrixReportRow['statistics']>;

const squared = 'Unit: squared activation.';
const v = 'v_j: mean squared activation of input column j.';

function statistic(id: Statistic, title: string, unit: string, write: (value: number) => string): StatisticColumn {
  const value = ({ statistics }: ImatrixReportRow): number | null => statistics?.[id] ?? null;
  return {
    id,
    title,
    formula: `${statisticFormulas[id]}. ${v} ${unit}`,
    value,
    text: (row) => {
      const number = value(row);
      return number === null ? missingText : write(number);
    },
  };
}

const splitNotes = {
  known: '',
  inferred: ' (inferred)',
  unknown: ' (not told apart)',
} as const;

/** The columns after the tensor's name. Formulas: llama-imatrix --show-statistics. */
export const statisticColumns: readonly StatisticColumn[] = [
  {
    id: 'experts',
    title: 'Experts',
    formula:
      'Number of matrices in the tensor: from the file (GGUF) or an open model; inferred from runs of zeros where a .dat does not say. No unit.',
    value: ({ experts }) => experts,
    text: ({ experts, split }) => countText(experts) + splitNotes[split],
  },
  {
    id: 'columns',
    title: 'Columns',
    formula: 'Input columns of the weight matrix; one value each. No unit.',
    value: ({ columns }) => columns,
    text: ({ columns }) => countText(columns),
  },
  {
    id: 'count',
    title: 'Count',
    formula: 'How often an expert was used, least and most: rows of tokens in a GGUF file, chunks of text in a .dat.',
    value: ({ countRange }) => countRange[1],
    text: ({ countRange: [least, most] }) => (least === most ? countText(most) : `${countText(least)} to ${countText(most)}`),
  },
  statistic('sum', 'Sum', squared, (value) => numberText(value)),
  statistic('min', 'Min', squared, (value) => numberText(value, 3)),
  statistic('max', 'Max', squared, (value) => numberText(value)),
  statistic('mean', 'Mean', squared, (value) => numberText(value)),
  statistic('standardDeviation', 'Deviation', squared, (value) => numberText(value)),
  statistic('zd', 'ZD', 'A share, no unit.', percentText),
  statistic('entropyBits', 'Entropy', 'Unit: bits.', (value) => value.toFixed(3)),
  statistic('entropyPercent', 'Entropy %', 'Per cent of the largest possible entropy.', (value) => `${value.toFixed(2)} %`),
  statistic('active', 'Active', 'Columns, no unit.', countText),
  {
    id: 'cosine',
    title: 'Cosine',
    formula: `${statisticFormulas.cosine}. No unit; only between neighbouring layers of one shape.`,
    value: ({ cosine }) => cosine,
    text: ({ cosine }) => (cosine === null ? missingText : cosine.toFixed(5)),
  },
];
