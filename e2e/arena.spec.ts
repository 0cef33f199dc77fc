import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';

const open = async (page: Page, query: string) => {
  await page.goto(`./#/v1/arena?${query}`);
  await expect(page.getByTestId('arena-status')).toHaveText('complete', { timeout: 45_000 });
};
const row = (page: Page, id: string) => page.locator(`tr[data-entrant="${id}"]`);
/** Text of a cell under the head of this name. */
async function cell(page: Page, id: string, head: string): Promise<string> {
  const heads = await page.getByRole('columnheader').allTextContents();
  return (await row(page, id).locator('th, td').nth(heads.indexOf(head)).textContent()) ?? '';
}
const number = (text: string) => Number(text.split(' ')[0]!.replace('−', '-'));

async function exported(page: Page, item: string): Promise<Buffer> {
  await page.getByRole('button', { name: 'Export' }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
  return readFile(await file.path());
}

test.describe('arena', () => {
  test('ranks algorithms on random blocks as the published table has them', async ({ page }) => {
    await open(page, 'blocks=2000&alg=absmax,make_qx,qkxh_nl,exact');
    // 256 other normal blocks gave 95.7 % and at most 6.7e-4 for make_qx, 23.8 % and 3.1e-4 on average for absmax.
    expect(await cell(page, 'exact', 'Optimal, 1e−9')).toBe('100 %');
    expect(number(await cell(page, 'make_qx', 'Optimal, 1e−9'))).toBeGreaterThan(94);
    expect(number(await cell(page, 'make_qx', 'Optimal, 1e−9'))).toBeLessThan(97.5);
    expect(number(await cell(page, 'make_qx', 'Max regret'))).toBeGreaterThan(3e-4);
    expect(number(await cell(page, 'absmax', 'Mean regret'))).toBeCloseTo(3.1e-4, 4);
    expect(await cell(page, 'exact', 'Rank')).toBe('1');
    expect(await cell(page, 'make_qx', 'Rank')).toBe('2');
    expect(await cell(page, 'absmax', 'Rank')).toBe('3');
    expect(number(await cell(page, 'absmax', 'ns per block').then((text) => text.replace(',', '')))).toBeGreaterThan(0);
    await expect(row(page, 'qkxh_nl')).toContainText('rounds to a table of levels, not to -8..7');
    await expect(page.getByTestId('arena-finding')).toContainText('Lowest weighted error: exact (all roundings)');
    await expect(page.getByRole('img', { name: /^Share of blocks above a regret.*make_qx/ })).toBeVisible();
    await expect(page.getByRole('img', { name: /^Weighted error of each algorithm.*exact \(all roundings\): 0\.0/ })).toBeVisible();
  });

  test('opens the block of the largest regret in the Landscape view, importances included', async ({ page }) => {
    await open(page, 'blocks=500&n=16&weights=imatrix&levels=-4..3&alg=make_qx,exact');
    const max = await cell(page, 'make_qx', 'Max regret');
    await row(page, 'make_qx').getByRole('link').click();
    await expect(page.getByRole('heading', { name: 'Scale landscape' })).toBeVisible();
    const regret = page.getByRole('rowheader', { name: /^make_qx/ }).locator('xpath=..').getByRole('cell').last();
    await expect(regret).toHaveText(max.replace('−', '-'));
  });

  test('takes the blocks of a tensor and opens the worst of them in the Landscape view', async ({ page }) => {
    await open(page, 'from=tensor&blocks=600&seed=7&weights=imatrix&alg=absmax,make_qx,exact');
    await expect(page.getByRole('region', { name: 'Contest' })).toContainText('600 of 600');
    expect(await cell(page, 'exact', 'Optimal, 1e−9')).toBe('100 %');
    const max = await cell(page, 'absmax', 'Max regret');
    await row(page, 'absmax').getByRole('link').click();
    await expect(page.getByText(/row \d+, columns \d+ to \d+/)).toBeVisible();
    const regret = page.getByRole('rowheader', { name: /^absmax/ }).locator('xpath=..').getByRole('cell').last();
    await expect(regret).toHaveText(max.replace('−', '-'));
  });

  test('shows all columns at 1280 px and cards at 390 px, nothing cut off', async ({ page }) => {
    await open(page, 'blocks=300&alg=absmax,make_qx,iq4_nl,exact');
    const region = page.getByRole('region', { name: 'Standings' });
    const overflow = () => region.evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(await overflow()).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await overflow()).toBeLessThanOrEqual(0);
    await expect(row(page, 'make_qx')).toContainText('19');
  });

  test('sorts by any column and keeps that in the link', async ({ page }) => {
    await open(page, 'blocks=300&alg=absmax,make_qx,exact');
    const names = () => page.locator('tr[data-entrant]').evaluateAll((rows) => rows.map((element) => (element as HTMLElement).dataset['entrant']));
    expect(await names()).toEqual(['exact', 'make_qx', 'absmax']);
    await page.getByRole('button', { name: 'Algorithm', exact: true }).focus();
    await page.keyboard.press('Enter');
    expect(await names()).toEqual(['absmax', 'exact', 'make_qx']);
    await page.keyboard.press('Enter');
    expect(await names()).toEqual(['make_qx', 'exact', 'absmax']);
    await expect(page).toHaveURL(/sort=-name/);
    await expect(page.getByRole('columnheader', { name: 'Algorithm' })).toHaveAttribute('aria-sort', 'descending');
  });

  test('gives the same numbers with one worker and with three', async ({ page }) => {
    const csv = async (workers: number) => {
      await page.goto(`./?workers=${workers}#/v1/arena?blocks=5000&dist=laplace&weights=x2&alg=absmax,make_qx`);
      await expect(page.getByTestId('arena-status')).toHaveText('complete', { timeout: 45_000 });
      const lines = (await exported(page, 'Table (CSV)')).toString('utf8').trim().split('\r\n');
      // The last column is the time.
      return lines.map((line) => line.slice(0, line.lastIndexOf(',')));
    };
    const one = await csv(1);
    expect(one).toHaveLength(3);
    expect(one.join()).toContain('absmax');
    expect(await csv(3)).toEqual(one);
  });

  test('exports Markdown and a picture of its own', async ({ page }) => {
    await open(page, 'blocks=300&alg=absmax,exact');
    const markdown = (await exported(page, 'Table (Markdown)')).toString('utf8');
    expect(markdown).toContain('300 Gaussian blocks of 32 (seed 1), levels -8..7, weights 1.');
    expect(markdown).toMatch(/^\| 1 \| exact \(all roundings\) \|/m);
    const svg = (await exported(page, 'Regret plot (SVG)')).toString('utf8');
    expect(svg).toContain('absmax (round to nearest)');
    expect((await exported(page, 'Error plot (PNG)')).subarray(1, 4).toString()).toBe('PNG');
  });

  test('adds a variant, and stops on demand with what it has', async ({ page }) => {
    await open(page, 'blocks=300&levels=iq4nl&alg=qkxh_nl,exact');
    await page.getByRole('button', { name: 'Choose … Add a variant' }).click();
    await page.getByRole('searchbox', { name: 'Search Add a variant' }).fill('fast');
    await page.getByRole('option', { name: /Search: fast/ }).click();
    await expect(row(page, 'qkxh_nl:fast=1')).toBeVisible();
    expect(number(await cell(page, 'qkxh_nl:fast=1', 'Optimal, 3e−7'))).toBeLessThan(90);

    await page.goto('./#/v1/arena?blocks=100000&n=256&alg=make_qx,exact');
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByTestId('arena-status')).toHaveText('stopped');
    await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
  });

  test('lets an algorithm of your own take part, with the same numbers as the landscape', async ({ page }) => {
    await open(page, 'blocks=300&alg=absmax,exact');
    await page.getByRole('button', { name: 'Write your own algorithm' }).click();
    await page.getByRole('button', { name: 'Enter the arena' }).click();
    await expect(page).toHaveURL(/alg=own-/);
    const own = /own-[0-9a-z]{11}/.exec(page.url())![0];
    await expect(row(page, own)).toContainText('whatever you wrote');
    await expect(page.getByTestId('arena-status')).toHaveText('complete', { timeout: 60_000 });
    // The example rounds as absmax does and then fits the scale: the same directions, a lower error.
    expect(await cell(page, own, 'Mean regret')).toBe(await cell(page, 'absmax', 'Mean regret'));
    expect(number(await cell(page, own, 'Weighted error'))).toBeLessThan(number(await cell(page, 'absmax', 'Weighted error')));
    const max = await cell(page, own, 'Max regret');
    await row(page, own).getByRole('link').click();
    const regret = page.getByRole('rowheader', { name: 'Round to nearest' }).locator('xpath=..').getByRole('cell').last();
    await expect(regret).toHaveText(max.replace('−', '-'));
  });
});
