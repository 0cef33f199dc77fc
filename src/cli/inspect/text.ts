import type { RecipeRow } from '../../gguf/recipe.ts';
import { count, printable, table } from '../text.ts';
import { imatrixLines } from './imatrix-text.ts';
import type { InspectedTensor, InspectedValue, InspectedWarning, Inspection } from './inspection.ts';

const mostValueChars = 100;
const mostWarningsPerCode = 3;

/** The report for people: header, metadata, tensors, bytes by type, warnings. */
export function* inspectionLines(inspection: Inspection): Generator<string> {
  const { format, version, endian, alignment, files, byteLength, metadata, tensors, recipe, warnings } = inspection;
  yield printable(files.join(', '));
  const facts = [format + (version === null ? '' : ` version ${version}`), `${endian} endian`];
  if (alignment !== undefined) facts.push(`alignment ${alignment}`);
  yield `${facts.join(', ')}, ${count(byteLength)} bytes, ${count(tensors.length)} tensors`;
  const entries = Object.entries(metadata);
  if (entries.length > 0) {
    yield '';
    yield `Metadata (${count(entries.length)} keys)`;
    yield* table(entries.map(([key, value]) => [printable(key), describeType(value), describeValue(value)]));
  }
  if (tensors.length > 0) {
    yield '';
    yield 'Tensors (shape is [.., rows, cols])';
    yield* table([['name', 'type', 'shape', 'bits/weight', 'bytes', 'byte offset'], ...tensors.map(tensorRow)]);
    yield '';
    yield 'Bytes by type';
    yield* table(bytesByType(tensors));
  }
  if (recipe !== undefined && recipe.length < tensors.length) {
    yield '';
    yield 'Recipe';
    yield* table(recipe.map(recipeRow));
  }
  if (inspection.imatrix !== undefined) yield* imatrixLines(inspection.imatrix);
  if (warnings.length > 0) {
    yield '';
    yield `Warnings (${count(warnings.length)})`;
    yield* warningLines(warnings);
  }
}

const recipeRow = ({ pattern, typeName, tensorCount, byteLength }: RecipeRow): string[] => [
  printable(pattern),
  typeName,
  tensorCount === 1 ? '' : `${count(tensorCount)} tensors`,
  byteLength === null ? '?' : `${count(byteLength)} bytes`,
];

function tensorRow(tensor: InspectedTensor): string[] {
  const { name, type, shape, bpw, byteLength, byteOffset, shard } = tensor;
  return [
    printable(name),
    type,
    `[${shape.join(', ')}]`,
    bpw === null ? '?' : bpw.toFixed(4).replace(/\.?0+$/, ''),
    byteLength === null ? '?' : count(byteLength),
    count(byteOffset) + (shard === undefined ? '' : ` in file ${shard + 1}`),
  ];
}

function describeType(value: InspectedValue): string {
  return 'length' in value ? `${value.elementType}[${count(value.length)}]` : value.type;
}

function describeValue(value: InspectedValue): string {
  const text =
    'length' in value
      ? value.preview.map((element) => quote(element, value.elementType)).join(', ')
      : quote(value.value, value.type);
  const isCut = text.length > mostValueChars || ('length' in value && value.preview.length < value.length);
  return printable(text.slice(0, mostValueChars)) + (isCut ? ' ...' : '');
}

function quote(value: unknown, type: string): string {
  if (typeof value === 'string' && type === 'string') return JSON.stringify(value);
  return typeof value === 'number' && type === 'float32' ? shortestF32(value) : String(value);
}

/** The shortest digits that read back as the same f32: 0.00001 rather than 0.000009999999747378752. */
function shortestF32(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return String(candidate);
  }
  return String(value);
}

function bytesByType(tensors: readonly InspectedTensor[]): string[][] {
  const totals = new Map<string, { tensors: number; bytes: number }>();
  for (const { type, byteLength } of tensors) {
    const total = totals.get(type) ?? { tensors: 0, bytes: 0 };
    totals.set(type, { tensors: total.tensors + 1, bytes: total.bytes + (byteLength ?? 0) });
  }
  const all = [...totals.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  const rows = [...totals].sort((a, b) => b[1].bytes - a[1].bytes);
  return rows.map(([type, total]) => [
    type,
    `${count(total.tensors)} tensors`,
    `${count(total.bytes)} bytes`,
    `${((100 * total.bytes) / Math.max(1, all)).toFixed(1)} %`,
  ]);
}

function* warningLines(warnings: readonly InspectedWarning[]): Generator<string> {
  for (const code of new Set(warnings.map((warning) => warning.code))) {
    const same = warnings.filter((warning) => warning.code === code);
    for (const { message } of same.slice(0, mostWarningsPerCode)) yield `  ${code}: ${printable(message)}`;
    if (same.length > mostWarningsPerCode)
      yield `  ${code}: ${count(same.length - mostWarningsPerCode)} more; --json lists them all`;
  }
}
