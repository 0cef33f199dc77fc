import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { writeGguf } from '../src/gguf/writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'quantarium-recipes-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const f32 = 0;
const f16 = 1;
const bytesOf: Readonly<Record<number, number>> = { [f32]: 4, [f16]: 2 };

/** A model whose blocks have these types of ffn_up, 32 x 32 each. */
function modelFile(name: string, blockTypes: readonly number[]): string {
  const path = join(folder, name);
  const tensor = (tensorName: string, typeId: number) => ({ name: tensorName, typeId, shape: [32, 32], data: new Uint8Array(1024 * bytesOf[typeId]!) });
  const tensors = [tensor('token_embd.weight', f32), ...blockTypes.map((typeId, block) => tensor(`blk.${block}.ffn_up.weight`, typeId))];
  writeFileSync(path, writeGguf({ metadata: [{ key: 'general.architecture', type: 'string', value: 'llama' }], tensors }));
  return path;
}

const open = (page: Page, ...paths: string[]): Promise<void> => page.getByTestId('open-files').first().setInputFiles(paths);
const rows = (page: Page) => page.getByTestId('recipe-rows').getByRole('row');

test.describe('the Recipes view', () => {
  test('shows two published recipes at first, with their differences', async ({ page }) => {
    await page.goto('./#/v1/recipes');
    await expect(page.getByText('2 models: 23 rows, 13 in which they differ')).toBeVisible();
    await expect(rows(page)).toHaveCount(24);
    await expect(rows(page).filter({ hasText: 'blk.[0-60].attn_q_a.weight' })).toHaveText(/Q2_K2\.625≠differs: Q4_K4\.50$/);
    await page.getByRole('switch', { name: 'Only differences' }).click({ force: true });
    await expect(rows(page)).toHaveCount(14);
    await page.getByRole('searchbox').fill('shared experts');
    await expect(page.getByText('3 of 23 rows')).toBeVisible();
    await expect(page).toHaveURL(/diff=1&filter=shared\+experts/);
    await page.reload();
    await expect(rows(page)).toHaveCount(4);
  });

  test('says bits per weight by role and bytes by type', async ({ page }) => {
    await page.goto('./#/v1/recipes?tab=roles');
    // 58 x (2 x Q2_K + Q3_K) of equal size: (2 * 2.625 + 3.4375) / 3.
    await expect(page.getByTestId('recipe-roles').getByRole('row', { name: /^Feed-forward, experts/ })).toContainText('2.8958');
    await page.getByRole('tab', { name: 'Bytes by type' }).click();
    await expect(page.getByTestId('recipe-types').getByRole('row', { name: /^Q8_0/ })).toContainText('1.83 GiB');
  });

  test('splits rows where opened files split them differently, and copies them as Markdown', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto('./#/v1/recipes');
    await expect(rows(page)).toHaveCount(24);
    await open(page, modelFile('first.gguf', [f16, f16, f32, f32]), modelFile('second.gguf', [f32, f16, f16, f16]));
    await expect(page.getByText('2 models: 4 rows, 2 in which they differ')).toBeVisible();
    await page.getByRole('button', { name: 'Copy as Markdown' }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split('\n').slice(0, 6)).toEqual([
      '| Tensors | first | second |',
      '|:--|:--|:--|',
      '| `token_embd.weight` | F32 | F32 |',
      '| `blk.0.ffn_up.weight` | F16 | F32 |',
      '| `blk.1.ffn_up.weight` | F16 | F16 |',
      '| `blk.[2-3].ffn_up.weight` | F32 | F16 |',
    ]);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const csv = readFileSync(await (await download).path(), 'utf8').split('\r\n');
    expect(csv[4]).toBe('blk.[2-3].ffn_up.weight,ffn,yes,F32,2,2048,8192,32,F16,2,2048,4096,16');
  });

  test('compares samples with opened files, against another base', async ({ page }) => {
    await page.goto('./#/v1/recipes');
    await expect(rows(page)).toHaveCount(24);
    await open(page, modelFile('own.gguf', [f16]));
    await expect(page.getByText('own: 2 rows')).toBeVisible();
    await page.getByRole('checkbox', { name: 'bartowski-like-Q2_K_L (sample)' }).click({ force: true });
    await expect(rows(page).filter({ hasText: 'token_embd.weight' })).toHaveText(/F3232\.00≠differs: Q8_08\.50$/);
    await page.getByRole('button', { name: 'own Base' }).click();
    await page.getByRole('option', { name: 'bartowski-like-Q2_K_L (sample)' }).click();
    await expect(rows(page).filter({ hasText: 'token_embd.weight' })).toHaveText(/≠differs: F3232\.00Q8_08\.50$/);
    await page.reload();
    await expect(page.getByText('The link also names own.gguf.')).toBeVisible();
  });

  test('says why a file does not open, and keeps the table', async ({ page }) => {
    await page.goto('./#/v1/recipes');
    await expect(rows(page)).toHaveCount(24);
    const path = join(folder, 'broken.gguf');
    writeFileSync(path, 'no model at all, only text');
    await open(page, path);
    await expect(page.getByRole('alert')).toContainText('broken.gguf');
    await expect(rows(page)).toHaveCount(24);
  });
});
