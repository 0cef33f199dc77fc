import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type WritableTensor, writeGguf } from '../../gguf/writer.ts';
import { imatrixGguf } from '../../imatrix/fixture.ts';
import { safetensorsFile } from '../../safetensors/fixture.ts';
import { runCli } from '../run.ts';

const folder = mkdtempSync(join(tmpdir(), 'quantarium-errors-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, tensors: readonly WritableTensor[]): string {
  const path = join(folder, name);
  writeFileSync(path, writeGguf({ metadata: [], tensors }));
  return path;
}

const f32 = (name: string, shape: readonly number[], valueOf: (index: number) => number): WritableTensor => {
  const count = shape.reduce((product, size) => product * size, 1);
  return { name, typeId: 0, shape, data: new Uint8Array(Float32Array.from({ length: count }, (_, index) => valueOf(index)).buffer) };
};

async function run(...argv: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const exitCode = await runCli(['errors', ...argv], { out: (line) => void out.push(line), err: (line) => void err.push(line) });
  return { exitCode, out, err, json: () => JSON.parse(out.join('')) };
}

// Whole numbers up to 127 times a power of two: Q8_0 keeps them exactly, Q4_0 does not.
const whole = (index: number): number => ((index % 255) - 127) / 64;
const plain = file('plain.gguf', [f32('a.weight', [3, 256], whole), f32('b.weight', [2, 20], whole)]);
const shifted = file('shifted.gguf', [f32('a.weight', [3, 256], (index) => whole(index) + 0.5), f32('b.weight', [2, 20], whole)]);

describe('quantarium errors', () => {
  it('quantizes every tensor to the named types', async () => {
    const { exitCode, json } = await run(plain, '--types', 'q8_0,Q4_0', '--json');
    expect(exitCode).toBe(0);
    const { tensors } = json();
    expect(tensors.map((tensor: { name: string }) => tensor.name)).toEqual(['a.weight', 'b.weight']);
    expect(tensors[0]).toMatchObject({ sourceType: 'F32', shape: [3, 256], rows: 3, rowsMeasured: 3 });
    expect(tensors[0].formats.map((row: { format: string; bpw: number }) => [row.format, row.bpw])).toEqual([
      ['Q8_0', 8.5],
      ['Q4_0', 4.5],
    ]);
    expect(tensors[0].formats[1].relRmse).toBeGreaterThan(0.01);
    expect(tensors[1].formats).toEqual([]);
    expect(tensors[1].notes[0]).toMatch(/blocks of 32 values, and rows of 20/);
  });

  it('finds nothing lost where a type represents every value', async () => {
    const blockOf127 = file('exact.gguf', [f32('a', [1, 32], (index) => (index === 0 ? 127 : index - 16))]);
    const { json } = await run(blockOf127, '--types', 'q8_0', '--json');
    expect(json().tensors[0].formats[0]).toMatchObject({ rmse: 0, relRmse: 0, cosine: 1, maxAbs: 0 });
  });

  it('compares the values of two files', async () => {
    const { json } = await run(shifted, '--reference', plain, '--tensors', '^a', '--json');
    const { tensors } = json();
    expect(tensors).toHaveLength(1);
    const [row] = tensors[0].formats;
    const sumOfSquares = Array.from({ length: 768 }, (_, index) => whole(index) ** 2).reduce((sum, square) => sum + square, 0);
    expect(row).toMatchObject({ format: 'F32', bpw: 32, rmse: 0.5, maxAbs: 0.5 });
    expect(row.relRmse).toBeCloseTo(Math.sqrt((768 * 0.25) / sumOfSquares), 14);
  });

  it('says so when it measured a sample of the rows', async () => {
    const tall = file('tall.gguf', [f32('t', [2000, 32], (index) => Math.sin(index))]);
    const { out } = await run(tall, '--types', 'q4_0', '--rows', '400');
    expect(out[0]).toMatch(/t {2}F32 {2}2000 x 32 {2}\(500 of 2000 rows\)/);
    expect(out[2]).toMatch(/\+- /);
  });

  it('takes a quick look: all rows of a small tensor, 2 % of the rows of a large one, with standard errors', async () => {
    const large = file('large.gguf', [f32('large', [8192, 256], (index) => Math.sin(index)), f32('small', [64, 256], whole)]);
    const { json } = await run(large, '--types', 'q4_0', '--quick', '--json');
    const [first, second] = json().tensors;
    expect([first.rowsMeasured, second.rowsMeasured]).toEqual([162, 64]);
    const [row] = first.formats;
    expect(row.snrDb).toBeCloseTo(-20 * Math.log10(row.relRmse), 10);
    expect(row.standardErrors.relRmse).toBe(row.relRmseError);
    expect(row.standardErrors.klHistogram).toBeGreaterThan(0);
    expect(row.standardErrors.maxAbs).toBeNull();
    expect(second.formats[0]).not.toHaveProperty('standardErrors');
  });

  it.each([
    [['--quick', '--rows', '5'], 'cli/usage'],
    [['--tensors', '('], 'cli/usage'],
    [['--types', 'q4_9'], 'quant/unknown-format'],
    [['--tensors', 'nothing'], 'cli/usage'],
  ])('refuses %j', async (flags, code) => {
    const { exitCode, err } = await run(plain, ...flags);
    expect(exitCode).toBe(2);
    expect(err[0]).toMatch(new RegExp(`^error: ${code}: `));
  });
});

describe('quantarium errors --imatrix', () => {
  // Only the first 128 columns matter.
  const sums = Array.from({ length: 256 }, (_, column) => (column < 128 ? 512 : 0));
  const imatrix = join(folder, 'imatrix.gguf');
  writeFileSync(imatrix, imatrixGguf([{ name: 'a.weight', sums: [sums], counts: [512] }]));

  it('weights the errors of the tensors it has', async () => {
    const { json } = await run(plain, '--types', 'q4_0', '--imatrix', imatrix, '--json');
    const [a, b] = json().tensors;
    expect(a.formats[0].weightedRmse).toBeGreaterThan(0);
    expect(a.formats[0].weightedRmse).not.toBe(a.formats[0].rmse);
    expect(a.notes).toEqual([]);
    expect(b.notes.at(-1)).toMatch(/has no entry for this tensor/);
  });

  it('refuses the matrix of another model', async () => {
    const other = join(folder, 'other-imatrix.gguf');
    writeFileSync(other, imatrixGguf([{ name: 'a.weight', sums: [[1, 2]], counts: [512] }]));
    const { exitCode, err } = await run(plain, '--types', 'q4_0', '--imatrix', other);
    expect(exitCode).toBe(2);
    expect(err[0]).toMatch(/^error: quant\/imatrix-size: /);
  });
});

it('measures safetensors as it does GGUF', async () => {
  const values = Float32Array.from({ length: 64 }, (_, index) => whole(index));
  const bytes = safetensorsFile({ w: { dtype: 'F32', shape: [2, 32], data_offsets: [0, 256] } }, 256);
  bytes.set(new Uint8Array(values.buffer), bytes.byteLength - 256);
  const path = join(folder, 'w.safetensors');
  writeFileSync(path, bytes);
  const gguf = file('w.gguf', [f32('w', [2, 32], whole)]);
  const [ours, theirs] = [await run(path, '--types', 'q4_0', '--json'), await run(gguf, '--types', 'q4_0', '--json')];
  expect(ours.json().tensors[0].formats).toEqual(theirs.json().tensors[0].formats);
  expect(ours.json().tensors[0].formats[0].rmse).toBeGreaterThan(0);
});
