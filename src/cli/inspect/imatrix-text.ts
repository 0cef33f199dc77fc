import { partialDataRules } from '../../imatrix/coverage.ts';
import { statisticFormulas } from '../../imatrix/statistics.ts';
import { count, printable, table } from '../text.ts';
import type { InspectedImatrix } from './inspection.ts';

type Entry = InspectedImatrix['entries'][number];

/** The report of an importance matrix: what was run, statistics, experts without data. */
export function* imatrixLines(imatrix: InspectedImatrix): Generator<string> {
  const { datasets, chunkCount, chunkSize, entries, layers } = imatrix;
  yield '';
  const run = [`${count(entries.length)} entries`];
  if (chunkCount !== null) run.push(`${count(chunkCount)} chunks`);
  if (chunkSize !== null) run.push(`${count(chunkSize)} tokens each`);
  if (datasets.length > 0) run.push(`calibrated on ${printable(datasets.join(', '))}`);
  yield `Importance matrix: ${run.join(', ')}`;
  yield* table([statisticsHead, ...entries.map(statisticsRow)]);
  yield '';
  yield 'Layers (zd and cosine: means over the tensors, weighted with their values)';
  yield* table([['layer', 'tensors', 'sum', 'zd', 'cosine'], ...layers.map(layerRow)]);
  yield '';
  yield 'v_j: mean squared activation of input column j';
  yield* table(Object.entries(statisticFormulas));
  const partial = entries.filter(({ missing }) => missing.length > 0);
  if (partial.length === 0) return;
  yield '';
  yield 'Experts without data, and what each rule makes of the tensor (filled: they weigh 1; dropped: as without an imatrix)';
  yield* table([['name', 'missing', ...partialDataRules.map(({ id }) => id), 'experts'], ...partial.map(partialRow)]);
}

const statisticsHead = [
  'name',
  'experts',
  'columns',
  'sum',
  'min',
  'max',
  'mean',
  'deviation',
  'zd',
  'entropy',
  'active',
  'cosine',
];

function statisticsRow({ name, experts, columns, split, statistics, cosine }: Entry): string[] {
  const known = split === 'known' ? '' : split === 'inferred' ? ' (inferred)' : '?';
  const start = [printable(name), (split === 'unknown' ? '' : count(experts)) + known, count(columns)];
  if (statistics === null) return [...start, ...statisticsHead.slice(start.length).map(() => '-')];
  const { sum, min, max, mean, standardDeviation, zd, entropyPercent, active } = statistics;
  const digits = (value: number) => value.toPrecision(4);
  return [
    ...start,
    ...[sum, min, max, mean, standardDeviation].map(digits),
    `${(100 * zd).toFixed(2)} %`,
    `${entropyPercent.toFixed(2)} %`,
    count(active),
    cosine === null ? '-' : cosine.toFixed(4),
  ];
}

const layerRow = ({ layer, tensors, sum, zd, cosine }: InspectedImatrix['layers'][number]): string[] => [
  String(layer),
  count(tensors),
  sum.toPrecision(4),
  `${(100 * zd).toFixed(2)} %`,
  cosine === null ? '-' : cosine.toFixed(4),
];

const mostListed = 16;

function partialRow({ name, experts, missing, missingPercent, partialData }: Entry): string[] {
  const listed = missing.slice(0, mostListed).join(', ') + (missing.length > mostListed ? ' ...' : '');
  return [
    printable(name),
    `${missing.length} of ${experts} (${missingPercent.toFixed(2)} %)`,
    ...partialDataRules.map(({ id }) => partialData[id]!),
    listed,
  ];
}
