import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { runCli } from '../src/cli/run.ts';
import { writeGguf } from '../src/gguf/writer.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'quantarium-errors-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (page: Page, ...paths: string[]): Promise<void> => page.getByTestId('open-files').first().setInputFiles(paths);

async function errorsByCommandLine(types: string) {
  const lines: string[] = [];
  await runCli(['errors', join(root, 'public/samples/sample-model.gguf'), '--types', types, '--json'], { out: (line) => void lines.push(line), err: (line) => void lines.push(line) });
  return JSON.parse(lines.join('')).tensors.filter((tensor: { rows: number; formats: unknown[] }) => tensor.rows > 1 && tensor.formats.length > 0);
}

const wave = (rows: number, cols: number, shift = 0): Uint8Array => new Uint8Array(Float32Array.from({ length: rows * cols }, (_, index) => Math.sin(index * 0.37 + (index >> 7)) + shift).buffer);

test.describe('errors of a whole model', () => {
  test('stand in a matrix that has the numbers of the command line, sorts, and opens a tensor by key', async ({ page }) => {
    await page.goto('./#/v1/model?scope=model&picture=matrix&metric=snr&formats=q4_0,q4_k');
    await expect(page.getByTestId('model-basis')).toHaveText(/^Exact/);
    const tensors = await errorsByCommandLine('q4_0,q4_k');
    const matrix = page.getByRole('grid', { name: /^SNR of 1\d tensors under 2 formats/ });
    await matrix.getByRole('button', { name: 'Q4_K' }).click();
    // The most error first: the smallest signal to noise ratio.
    const snr = ({ formats }: { formats: { snrDb: number | null }[] }): number => formats[1]!.snrDb ?? Number.POSITIVE_INFINITY;
    const worst = tensors.toSorted((a: { formats: { snrDb: number | null }[] }, b: { formats: { snrDb: number | null }[] }) => snr(a) - snr(b))[0];
    const first = matrix.getByRole('row').nth(1);
    await expect(first.getByRole('rowheader')).toHaveText(worst.name);
    await expect(first.getByRole('gridcell').nth(2)).toHaveText(worst.formats[1].snrDb.toFixed(2));
    await expect(page).toHaveURL(/order=-q4_k/);
    await matrix.focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    await expect(page.getByRole('heading', { name: worst.name })).toBeVisible();
  });

  test('stand in a plot of size against error, whose front is named', async ({ page }) => {
    await page.goto('./#/v1/model?scope=model&picture=plot&formats=q8_0,q4_0,q4_k,q2_k');
    await expect(page.getByTestId('model-basis')).toHaveText(/^Exact/);
    const plot = page.getByRole('img', { name: /^Size against Relative RMSE/ });
    // Q4_0 and Q4_K are of one size; the one with the larger error is beaten.
    await expect(plot).toHaveAttribute('aria-label', /Not beaten: Q2_K, Q4_K, Q8_0\.$/);
  });

  test('tell which tensors a smaller format holds exactly', async ({ page }) => {
    await page.goto('./#/v1/model?scope=model&picture=lossless&formats=q8_0');
    await page.getByRole('button', { name: 'Test all tensors' }).click();
    await expect(page.getByTestId('lossless-summary')).toHaveText(/^1 of 16 tested tensors/, { timeout: 40_000 });
    const line = page.getByTestId('lossless-table').getByRole('row').nth(1);
    await expect(line).toContainText('blk.1.attn_output.weight');
    await expect(line).toContainText('Every tested block is exactly a Q4_0 block');
  });

  test('are compared with those of another file: types, values, and what does not match', async ({ page }) => {
    const halves = new Uint8Array(new Uint16Array(64 * 64).fill(0x3c00).buffer);
    writeFileSync(join(folder, 'reference.gguf'), writeGguf({
      metadata: [],
      tensors: [
        { name: 'a.weight', typeId: 0, shape: [64, 64], data: wave(64, 64) },
        { name: 'b.weight', typeId: 0, shape: [64, 64], data: new Uint8Array(new Float32Array(64 * 64).fill(1).buffer) },
        { name: 'c.weight', typeId: 0, shape: [32, 64], data: wave(32, 64) },
        { name: 'only.reference', typeId: 0, shape: [32, 64], data: wave(32, 64) },
      ],
    }));
    writeFileSync(join(folder, 'other.gguf'), writeGguf({
      metadata: [],
      tensors: [
        { name: 'a.weight', typeId: 0, shape: [64, 64], data: wave(64, 64, 0.25) },
        { name: 'b.weight', typeId: 1, shape: [64, 64], data: halves },
        { name: 'c.weight', typeId: 0, shape: [64, 64], data: wave(64, 64) },
        { name: 'only.here', typeId: 0, shape: [64, 64], data: wave(64, 64) },
      ],
    }));
    await page.goto('./#/v1/model?formats=q4_0,q8_0&metric=rmse&scope=model');
    await open(page, join(folder, 'other.gguf'), join(folder, 'reference.gguf'));
    await page.getByRole('button', { name: /Picture$/ }).click();
    await page.getByRole('option', { name: 'Two files' }).click();
    await page.getByRole('button', { name: 'Compare with reference.gguf' }).click();
    const table = page.getByTestId('two-files');
    const line = (name: string) => table.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
    await expect(line('a.weight').getByRole('cell').nth(4)).toHaveText('0.2500');
    await expect(line('b.weight').getByRole('cell').first()).toHaveText('F16');
    await expect(line('b.weight').getByRole('cell').nth(4)).toHaveText('0');
    await expect(line('c.weight')).toContainText('Shapes differ: 64 × 64 here, 32 × 64 in the reference.');
    await expect(line('only.here')).toContainText('The reference lacks it.');
    await expect(line('only.reference')).toContainText('Only the reference has it.');
    // The same comparison as maps side by side, and their difference.
    await page.getByRole('button', { name: 'a.weight', exact: true }).click();
    await page.getByRole('button', { name: /Difference map$/ }).click();
    await page.getByRole('option', { name: 'This file − Q4_0' }).click();
    await expect(page.getByRole('region', { name: /^Error maps/ }).getByRole('application')).toHaveCount(4);
    await expect(page.getByRole('application', { name: /^Difference of RMSE of F32 \(this file\) − Q4_0/ })).toBeVisible();
  });
});

test('a block is shown down to its bits', async ({ page }) => {
  await page.goto('./#/v1/model?formats=q4_0&tensor=blk.0.attn_q.weight&block=q4_0.1.64');
  const block = page.getByRole('region', { name: 'Block of Q4_0' });
  await block.getByText('18 bytes').click();
  await expect(block.getByRole('grid', { name: 'Bytes of one Q4_0 block' }).getByRole('gridcell')).toHaveCount(18);
  await block.getByRole('button', { name: /^Byte 2, qs/ }).click();
  await expect(block.getByRole('group', { name: 'Bits of byte 2, most significant first' })).toBeVisible();
});

test('a worker that is killed in the middle does not stop a measurement', async ({ page }) => {
  const path = join(folder, 'killed.gguf');
  writeFileSync(path, writeGguf({ metadata: [], tensors: [{ name: 'w.weight', typeId: 0, shape: [2048, 4096], data: wave(2048, 4096) }] }));
  await page.goto('./?workers=1#/v1/model?rows=all&formats=iq3_s');
  await expect(page.getByTestId('basis')).toHaveText(/^Exact/);
  await open(page, path);
  await expect(page.getByTestId('basis')).toHaveText(/^So far/, { timeout: 40_000 });
  const before = page.workers().length;
  expect(before).toBeGreaterThan(0);
  // What a browser does to a worker when memory runs out: it is gone, and nobody says so.
  await Promise.all(page.workers().map((worker) => worker.evaluate(() => (globalThis as unknown as { close(): void }).close())));
  await expect(page.getByTestId('basis')).toHaveText(/^Exact: 2,048 of 2,048 rows/, { timeout: 55_000 });
});
