import { type ComparedRow, recipeTotal } from '../../gguf/recipe-compare.ts';
import { toCsv } from '../../render/csv.ts';
import type { RecipeModel } from '../../state/recipes.ts';
import { bitsText, bytesText, countText, missingText } from '../../ui/number-text.ts';
import { columnLabel } from './columns.ts';

/** The rows as a Markdown table, one column per model, with sizes and bits per weight at the end. */
export function toMarkdown(columns: readonly RecipeModel[], rows: readonly ComparedRow[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  const totals = columns.map(({ header }) => recipeTotal(header.tensors));
  return [
    line(['Tensors', ...columns.map(columnLabel)]),
    `|${[':--', ...columns.map(() => ':--')].join('|')}|`,
    ...rows.map(({ pattern, cells }) => line([`\`${pattern}\``, ...cells.map((each) => each?.typeName ?? missingText)])),
    line(['Tensors of the model', ...totals.map(({ tensorCount }) => countText(tensorCount))]),
    line(['Size', ...totals.map(({ byteLength }) => bytesText(byteLength))]),
    line(['Bits per weight', ...totals.map(({ bpw }) => bitsText(bpw))]),
    '',
  ].join('\n');
}

const numbers = ['type', 'tensors', 'weights', 'bytes', 'bits per weight'];

/** The rows as CSV with every number: type, tensors, weights, bytes and bits per weight of each model. */
export function rowsToCsv(columns: readonly RecipeModel[], rows: readonly ComparedRow[]): string {
  const keys = columns.flatMap((column) => numbers.map((what) => `${column.name}${column.isSample ? ' (sample)' : ''}: ${what}`));
  const records = rows.map(({ pattern, role, differs, cells }) => ({
    pattern,
    role,
    differs: differs ? 'yes' : 'no',
    ...Object.fromEntries(
      cells.flatMap((cell, index) => {
        const values = cell === null ? [] : [cell.typeName, cell.tensorCount, cell.elementCount, cell.byteLength ?? undefined, cell.bpw ?? undefined];
        return values.map((value, at) => [keys[numbers.length * index + at]!, value]);
      }),
    ),
  }));
  return toCsv<string>(['pattern', 'role', 'differs', ...keys], records);
}
