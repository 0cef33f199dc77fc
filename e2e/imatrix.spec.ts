import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { memorySource } from '../src/gguf/source.ts';
import { writeGguf } from '../src/gguf/writer.ts';
import { convertToDat } from '../src/imatrix/convert.ts';
import { fixtureEntries, imatrixGguf } from '../src/imatrix/fixture.ts';
import { openImatrix } from '../src/imatrix/open.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'quantarium-imatrix-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (page: Page, ...paths: string[]): Promise<void> => page.getByTestId('open-files').first().setInputFiles(paths);
const written = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

interface Entry {
  readonly name: string;
  readonly missing: readonly number[];
  readonly statistics: { readonly sum: number; readonly entropyPercent: number };
}

/** What the command line says about a matrix. */
function inspected(path: string): { readonly imatrix: { readonly entries: readonly Entry[] } } {
  return JSON.parse(execFileSync('node', ['bin/quantarium.mjs', 'inspect', path, '--json'], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 }));
}

test.describe('the Imatrix view', () => {
  test('shows the statistics of the sample exactly as the command line computes them', async ({ page }) => {
    await page.goto('./#/v1/imatrix');
    await expect(page.getByText('27 tensors, 9 of them with experts that have no data')).toBeVisible();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const [head, ...lines] = readFileSync(await (await download).path(), 'utf8').trim().split('\r\n');
    const at = (column: string): number => head!.split(',').indexOf(column);
    const { entries } = inspected('public/samples/sample-imatrix.gguf').imatrix;
    expect(lines).toHaveLength(entries.length);
    for (const [index, entry] of entries.entries()) {
      const cells = lines[index]!.split(',');
      expect(cells[0]).toBe(entry.name);
      expect(Number(cells[at('sum')])).toBe(entry.statistics.sum);
      expect(Number(cells[at('entropyPercent')])).toBe(entry.statistics.entropyPercent);
      expect(cells[at('missingExperts')]).toBe(entry.missing.join(' '));
    }
  });

  test('sorts by a statistic and explains it', async ({ page }) => {
    await page.goto('./#/v1/imatrix');
    const table = page.getByTestId('imatrix-statistics');
    await table.getByRole('button', { name: 'Columns', exact: true }).click();
    await expect(table.getByRole('rowheader').first()).toHaveText('blk.0.ffn_down.weight');
    await expect(page).toHaveURL(/sort=-columns/);
    await table.getByRole('button', { name: 'What is "ZD"?' }).click();
    await expect(page.getByRole('dialog', { name: 'ZD' })).toContainText('share of j with |v_j - mean| / standard deviation > 1');
  });

  test('names experts without data and says what each rule does', async ({ page }) => {
    await page.goto('./#/v1/imatrix?tab=coverage&gaps=1');
    const row = (name: string) => page.getByTestId('imatrix-coverage').getByRole('row').filter({ hasText: name });
    await expect(page.getByTestId('imatrix-coverage').getByRole('row')).toHaveCount(10);
    await expect(row('blk.3.ffn_up_exps')).toHaveText(/321 \(3\.13 %\)19✕ dropped◐ filled◐ filled$/);
    await expect(row('blk.4.ffn_up_exps')).toHaveText(/323 \(9\.38 %\)3, 4, 27✕ dropped✕ dropped◐ filled$/);
    await expect(row('blk.5.ffn_up_exps')).toHaveText(/325 \(15\.63 %\)0, 8, 9, 22, 30✕ dropped✕ dropped✕ dropped$/);
    const map = page.getByRole('application', { name: /^Use of 384 experts in 12 tensors; 27 have no data/ });
    await map.focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowLeft']) await page.keyboard.press(key);
    await expect(page.getByRole('status').filter({ hasText: 'expert 0' })).toContainText('blk.3.ffn_gate_exps.weight, expert 0: count');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'blk.3.ffn_gate_exps.weight' })).toBeVisible();
  });

  test('converts to .dat, says what got lost, and finds both equal', async ({ page }) => {
    await page.goto('./#/v1/imatrix');
    await expect(page.getByText('27 tensors')).toBeVisible();
    await open(page, written('moe.gguf', imatrixGguf(fixtureEntries)));
    await expect(page.getByText('moe.gguf: 3 tensors, 1 of them with experts that have no data')).toBeVisible();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as .dat' }).click();
    const dat = readFileSync(await (await download).path());
    await expect(page.getByText('were used unequally often')).toBeVisible();
    await expect(page.getByText('A .dat does not say that a chunk had 512 tokens.')).toBeVisible();
    const path = written('moe.dat', dat);
    expect(inspected(path).imatrix.entries.map(({ name }) => name)).toEqual(fixtureEntries.map(({ name }) => name));
    await open(page, path);
    await expect(page.getByText('does not say how many experts "blk.0.ffn_up_exps.weight" has')).toBeVisible();
    await page.goto('./#/v1/imatrix?file=moe.gguf&other=moe.dat&tab=compare');
    const rows = page.getByTestId('imatrix-compare').getByRole('row');
    await expect(rows).toHaveCount(4);
    for (const index of [1, 2, 3]) await expect(rows.nth(index)).toContainText('in both1.00000001.000');
  });

  test('tells the experts of a .dat apart once their model is open', async ({ page }) => {
    await page.goto('./#/v1/imatrix');
    await expect(page.getByText('27 tensors')).toBeVisible();
    const source = memorySource(imatrixGguf(fixtureEntries));
    const { bytes } = await convertToDat(source, await openImatrix(source));
    await open(page, written('experts.dat', bytes));
    const row = page.getByTestId('imatrix-statistics').getByRole('row').filter({ hasText: 'blk.0.ffn_up_exps.weight' });
    await expect(row).toContainText('1 (not told apart)9');
    const model = writeGguf({ metadata: [], tensors: [{ name: 'blk.0.ffn_up_exps.weight', typeId: 0, shape: [3, 2, 3], data: new Uint8Array(72) }] });
    await page.goto('./#/v1/recipes');
    await open(page, written('model.gguf', model));
    await expect(page.getByText('model: 1 row')).toBeVisible();
    await page.goto('./#/v1/imatrix?file=experts.dat');
    await page.getByRole('button', { name: 'Use the open model' }).click();
    await expect(row).toHaveText(/^blk\.0\.ffn_up_exps\.weight330 to 1/);
    await page.getByRole('tab', { name: 'Coverage' }).click();
    await expect(page.getByTestId('imatrix-coverage').getByRole('row').filter({ hasText: 'blk.0' })).toContainText('1 (33.33 %)1');
  });

  test('says why a file is no matrix, and keeps the sample', async ({ page }) => {
    await page.goto('./#/v1/imatrix');
    await expect(page.getByText('27 tensors')).toBeVisible();
    await open(page, join(root, 'public/samples/sample-model.gguf'));
    await expect(page.getByRole('alert')).toContainText('no importance matrix');
    await expect(page.getByTestId('imatrix-statistics').getByRole('row')).toHaveCount(28);
  });
});
