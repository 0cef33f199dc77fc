import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';

const open = async (page: Page, params = ''): Promise<void> => {
  await page.goto(`#/v1/distributions${params}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
};

const finished = (page: Page) =>
  expect(page.getByTestId('simulation-status')).toHaveText('complete', { timeout: 30_000 });

/** Cells of the data table, by row. */
async function tableRows(page: Page): Promise<string[][]> {
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  const rows = page.getByRole('dialog').locator('tbody tr');
  await expect(rows.first()).toBeVisible();
  const cells = await rows.evaluateAll((all) =>
    all.map((row) => Array.from(row.children, (cell) => cell.textContent ?? '')),
  );
  await page.keyboard.press('Escape');
  return cells;
}

async function exported(page: Page, item: string): Promise<Buffer> {
  await page.getByRole('button', { name: 'Export' }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
  return readFile(await file.path());
}

test('the simulation agrees with the exact other extremum', async ({ page }) => {
  await open(page, '?blocks=5000');
  await finished(page);
  const results = page.getByRole('region', { name: 'Exact mean of the other extremum' });
  await expect(results.getByRole('row', { name: /Gaussian/ })).toContainText('0.777047');
  await expect(results.getByRole('row', { name: /Uniform/ })).toContainText('0.937500');
  const rows = await tableRows(page);
  expect(rows).toHaveLength(3 * 63);
  const [, n, mean, standardError, exact, z, blocks] = rows.find(([id, n]) => id === 'gaussian' && n === '32')!;
  expect({ n, exact, blocks }).toEqual({ n: '32', exact: '0.777047', blocks: '5,000' });
  const number = (text: string | undefined) => Number(text!.replace('−', '-'));
  expect(Math.abs(number(mean) - 0.777047)).toBeLessThan(4 * number(standardError));
  expect(Math.abs(number(z))).toBeLessThan(4);
  expect(rows.filter(([, length]) => length === '2').map((row) => row[4])).toEqual(['0', '0.000000', '0.000000']);
});

test('arrow keys read the points', async ({ page }) => {
  await open(page, '?dist=uniform&blocks=1000');
  await finished(page);
  const plot = page.getByRole('group', { name: /Mean of the other extremum/ });
  await plot.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('End');
  await expect(plot).toContainText('Uniform, N = 64');
  await expect(plot).toContainText('0.968750');
  await page.keyboard.press('ArrowLeft');
  await expect(plot).toContainText('Uniform, N = 63');
  await page.keyboard.press('Escape');
  await expect(plot).not.toContainText('Uniform, N = 63');
});

test('ranks carry the tables of levels', async ({ page }) => {
  await open(page, '?plot=ranks&n=16&tables=iq4nl,iq2nl,own&own=-8..7&blocks=2000');
  await finished(page);
  const distances = page.getByRole('region', { name: 'Distance between table and ranks' });
  await expect(distances.getByRole('columnheader')).toHaveText(['RMS, no unit', 'IQ4_NL', 'IQ2_K', 'Own table']);
  // -8..7 scaled is exactly the mean of uniform ranks: -1 + 2 i / 16.
  await expect(
    distances
      .getByRole('row', { name: /Uniform/ })
      .getByRole('cell')
      .last(),
  ).toHaveText('0.0000');
  const rows = await tableRows(page);
  expect(rows.filter(([id]) => id === 'gaussian')).toHaveLength(16);
  expect(rows.find(([id, , rank]) => id === 'gaussian' && rank === '1')![5]).toBe('−0.717388');
});

test('the density is an atom and a symmetric rest', async ({ page }) => {
  await open(page, '?plot=density&n=32&dist=gaussian');
  await expect(page.getByRole('img', { name: /1\/32 = 0.0313 of all samples/ })).toBeVisible();
  await expect(page.getByText('The mean of all samples is −0.0313')).toBeVisible();
  const csv = (await exported(page, 'Numbers (CSV)'))
    .toString()
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
  expect(csv[0]).toEqual(['distribution', 'n', 'from', 'to', 'probability']);
  expect(csv[1]).toEqual(['gaussian', '32', '-1', '-1', '0.03125']);
  const bins = csv.slice(2).map((line) => Number(line[4]));
  expect(bins).toHaveLength(64);
  expect(bins[0]).toBeCloseTo(0.0024627141776570327, 9);
  bins.forEach((value, bin) => expect(value).toBe(bins[63 - bin]));
});

test('exports the picture and the numbers', async ({ page }) => {
  await open(page, '?dist=gaussian&from=2&to=8&blocks=1000&seed=7');
  await finished(page);
  const svg = (await exported(page, 'Picture (SVG)')).toString();
  expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"');
  expect(svg).toContain('Gaussian');
  expect(svg).not.toContain('var(');
  expect(
    await page.evaluate(
      (text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror'),
      svg,
    ),
  ).toBeNull();
  const png = await exported(page, 'Picture (PNG)');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBeGreaterThan(1000);
  const csv = (await exported(page, 'Numbers (CSV)')).toString().trim().split('\r\n');
  expect(csv).toHaveLength(8);
  expect(csv[0]).toBe('distribution,n,mean,standardError,exact,z,blocks');
});

test('the address brings everything back', async ({ page }) => {
  await open(page);
  await page.getByText('Linear', { exact: true }).click();
  await page.getByRole('group', { name: 'Distributions of the samples' }).getByText('Laplace').click();
  const seed = page.getByRole('textbox', { name: 'Seed' });
  await seed.fill('42');
  await seed.press('Enter');
  await expect(page).toHaveURL(/axis=linear.*dist=uniform,gaussian.*seed=42/);
  await finished(page);
  const before = await tableRows(page);
  await page.reload();
  await finished(page);
  await expect(page.getByRole('checkbox', { name: 'Laplace' })).not.toBeChecked();
  await expect(page.getByRole('radio', { name: 'Linear' })).toBeChecked();
  await expect(seed).toHaveValue('42');
  expect(await tableRows(page)).toEqual(before);
});

test('a long run shows partial results and stops when told', async ({ page }) => {
  await open(page, '?blocks=5000000&dist=laplace');
  const status = page.getByTestId('simulation-status');
  await expect(status).toHaveText(/running, [1-9]/, { timeout: 60_000 });
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(status).toHaveText(/stopped/);
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible();
  const rows = await tableRows(page);
  expect(rows.length).toBeGreaterThan(10);
  const counted = Number(rows[0]![6]!.replaceAll(',', ''));
  expect(counted).toBeGreaterThan(0);
  expect(counted).toBeLessThan(5_000_000);
});

test('the map shows every block length and reads by keys', async ({ page }) => {
  await open(page, '?plot=map&of=laplace');
  await expect(page.getByText('0.7915')).toBeVisible();
  const plot = page.getByRole('group', { name: /Density of the samples/ });
  await plot.focus();
  await page.keyboard.press('ArrowRight');
  await expect(plot).toContainText('Laplace, N = 2');
  await expect(plot).toContainText('0.500000');
});

test('a table is designed, judged and saved', async ({ page }) => {
  await open(page, '?plot=designer&trials=1000');
  const errors = page.getByRole('region', { name: 'Relative squared error, ‰' });
  const errorOf = async (name: string | RegExp, column: number): Promise<number> => {
    const cell = errors.getByRole('row', { name }).first().getByRole('cell').nth(column);
    await expect(cell).toHaveText(/^\d+\.\d+ ± 0\.\d+$/);
    return Number.parseFloat((await cell.textContent())!);
  };
  const real = await errorOf(/^IQ4_NL \d/, 0);
  expect(await errorOf('IQ4_NL made symmetric', 0)).toBeGreaterThan(1.05 * real);
  expect(await errorOf('IQ4_NL made symmetric', 1)).toBeLessThan(await errorOf(/^IQ4_NL \d/, 1));
  expect(await errorOf('Own table', 0)).toBeGreaterThan(1.15 * real);

  await page.getByRole('button', { name: 'Optimise' }).click();
  await expect(page.getByTestId('optimised-error')).toBeVisible({ timeout: 60_000 });
  await expect(page).toHaveURL(/own=-12\d,/);
  await expect(async () => expect(await errorOf('Own table', 0)).toBeLessThan(1.01 * real)).toPass();

  const level = page.getByRole('slider', { name: 'Level 15' });
  const before = Number(await level.getAttribute('aria-valuenow'));
  await level.focus();
  await page.keyboard.press('ArrowRight');
  await expect(level).toHaveAttribute('aria-valuenow', String(before + 1));

  await page.getByRole('button', { name: 'Save' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'JSON' }).click(),
  ]);
  const { levels } = JSON.parse((await readFile(await file.path())).toString()) as { levels: number[] };
  expect(levels).toHaveLength(16);
  expect(levels[15]).toBe(before + 1);
  await page.getByRole('button', { name: 'Make it symmetric and watch' }).click();
  await expect(page).toHaveURL(/plot=symmetry/);
  await expect(page).toHaveURL(/subject=own/);
  await expect(page.getByText(/Made symmetric, Own table has a .* higher/)).toBeVisible({ timeout: 30_000 });
});

test('a table is kept under a name and used in every other view', async ({ page }) => {
  test.slow();
  await open(page, '?plot=designer&trials=500&own=-100,-30,10,60');
  const kept = page.getByRole('region', { name: 'Kept tables' });
  await kept.getByRole('textbox', { name: 'Name of the table' }).fill('quarters');
  await kept.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(kept.getByRole('button', { name: /^quarters/ })).toBeVisible();
  await kept.getByRole('button', { name: 'Rename quarters' }).click();
  await kept.getByRole('textbox', { name: 'New name of quarters' }).fill('four');
  await page.keyboard.press('Enter');
  await kept.getByRole('button', { name: 'Delete four' }).click();
  await expect(kept.getByRole('button', { name: /^four/ })).toBeHidden();
  await kept.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('region', { name: 'Held against' }).getByText('four').click();
  await expect(page).toHaveURL(/also=-100_-30_10_60/);

  // qkxh, with which the sphere starts, takes ranges only.
  for (const view of ['sphere?a=exact:-4..3:uniform:none:3', 'landscape', 'arena']) {
    await page.goto(`#/v1/${view}`);
    await page.getByRole('button', { name: /Level preset$/ }).first().click();
    await page.getByRole('option', { name: /^four/ }).click();
    await expect(page).toHaveURL(/-100,-30,10,60/);
    await expect(page.getByRole('button', { name: /Level preset$/ }).first()).toContainText('four');
  }

  await page.goto('#/v1/model?formats=iq4_nl');
  await page.getByRole('group', { name: 'Own tables' }).getByRole('button', { name: 'four / 32' }).click();
  await expect(page).toHaveURL(/formats=iq4_nl,table32_-100_-30_10_60/);
  const errors = page.getByTestId('error-table');
  // Four levels take 2 bits, the f16 scale of 32 values half a bit.
  await expect(errors.getByRole('columnheader', { name: /four/ })).toContainText('2.50 bpw', { timeout: 30_000 });
  const cells = errors.getByRole('row', { name: /^Rel. RMSE/ }).getByRole('cell');
  await expect(cells.nth(1)).toHaveText(/^0\.\d+/);
});

test('the story leads through the plots by five steps', async ({ page }) => {
  test.slow();
  await open(page, '?seed=9');
  await page.getByRole('button', { name: 'Story' }).click();
  const story = page.getByRole('region', { name: 'Why IQ4_NL is lopsided' });
  const titles = ['The other end', 'The other end', 'The samples', 'The ranks', 'Make it symmetric'];
  for (const [index, title] of titles.entries()) {
    await expect(story).toContainText(`${index + 1} of 5`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
    // Every check is computed from the numbers of the plot and holds.
    const checks = story.getByRole('list', { name: 'Checks on the numbers shown' }).getByRole('listitem');
    await expect(checks.filter({ has: page.getByRole('img', { name: 'Holds' }) })).toHaveCount(index === 1 ? 4 : 3, { timeout: 40_000 });
    expect(await checks.count()).toBe(index === 1 ? 4 : 3);
    if (index < 4) await story.getByRole('button', { name: 'Next step' }).click();
  }
  await expect(story.getByRole('button', { name: 'Next step' })).toBeDisabled();
  await page.goBack();
  await expect(story).toContainText('4 of 5');
  await story.getByRole('button', { name: 'Close the story' }).click();
  await expect(story).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('The ranks');
});

test('a tensor is held against the distributions, and every tensor is measured', async ({ page }) => {
  await open(page, '?plot=tensor&dist=uniform,gaussian,laplace');
  await expect(page.getByText(/the other end lies at/)).toContainText(/Gaussian comes nearest/);
  const asymmetry = page.getByRole('region', { name: 'Asymmetry of this tensor' });
  await expect(asymmetry).toContainText(/Mean of the other end0\.77\d+ ± 0\.00\d+/);
  const rows = await tableRows(page);
  expect(rows).toHaveLength(3 * 32);
  expect(rows[0]!.slice(0, 4)).toEqual(['uniform', '32', '0', '−1']);

  await page.getByRole('button', { name: 'Measure' }).click();
  const all = page.getByRole('region', { name: 'Asymmetry of all tensors' });
  await expect(all.getByRole('button', { name: 'Measure' })).toBeEnabled({ timeout: 30_000 });
  const cellsOf = async (column: number) => all.locator(`tbody td:nth-of-type(${column})`).allTextContents();
  const ends = await cellsOf(1);
  expect(ends.length).toBeGreaterThan(3);
  expect(ends.map(Number)).toEqual(ends.map(Number).toSorted((a, b) => a - b));
  await all.getByRole('button', { name: 'Negative' }).click();
  const off = (await cellsOf(2)).map((text) => Math.abs(Number(text) - 50));
  off.slice(1).forEach((value, index) => expect(value).toBeLessThanOrEqual(off[index]! + 0.1));
  await all.getByRole('button', { name: 'Other end' }).click();
  const first = all.locator('tbody button').first();
  const name = await first.textContent();
  await first.click();
  await expect(page.getByText(`In ${name} the other end lies at`)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`tensor=${name!.replaceAll('.', '\\.')}`));

  await all.getByRole('button', { name: 'token_embd.weight' }).click();
  await page.getByText('One row', { exact: true }).click();
  await expect(page.getByText('In token_embd.weight, row 0 the other end lies at')).toBeVisible();
  await expect(page).toHaveURL(/row=0/);
});

test('a tensor stands beside the distributions', async ({ page }) => {
  await open(page, '?dist=gaussian,tensor&blocks=1000');
  await expect(page.getByText(/token_embd\.weight: the other end lies at 0\.77/)).toBeVisible();
  await finished(page);
  const lengths = (await tableRows(page)).filter(([id]) => id === 'tensor');
  expect(lengths).toHaveLength(63);
  expect(lengths[0]![1]).toBe('2');
  await open(page, '?plot=ranks&n=16&dist=gaussian,tensor&blocks=1000');
  await expect(page.getByText('Tensor: token_embd.weight')).toBeVisible();
  expect((await tableRows(page)).filter(([id]) => id === 'tensor')).toHaveLength(16);
  await open(page, '?plot=density&n=32&dist=gaussian,tensor');
  await expect(page.getByText('Tensor: token_embd.weight')).toBeVisible();
  const shares = (await tableRows(page)).filter(([id]) => id === 'tensor').map((row) => Number(row[4]));
  expect(shares).toHaveLength(65);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 3);
});

test('the story is reachable from the first page', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('link', { name: /why IQ4_NL is lopsided/ }).click();
  await expect(page.getByRole('region', { name: 'Why IQ4_NL is lopsided' })).toContainText('1 of 5');
  await expect(page).toHaveURL(/distributions\?story=1$/);
});

test('tables are judged on the blocks of a tensor', async ({ page }) => {
  await open(page, '?plot=designer&blocksOf=tensor&tensor=blk.0.attn_q.weight&trials=1000&rivals=iq4nl,mirror');
  const errors = page.getByRole('region', { name: 'Relative squared error, ‰' });
  const differences = errors.getByRole('row', { name: 'to IQ4_NL' }).first().getByRole('cell');
  await expect(differences.first()).toHaveText(/^\+\d+\.\d\d ± \d+\.\d\d %$/);
  await expect(page.getByText(/relative squared error .* on blk\.0\.attn_q\.weight blocks of 32/)).toBeVisible();
  const before = await differences.first().textContent();
  await page.getByRole('button', { name: /^Importance matrix/ }).or(page.getByLabel('Importance matrix', { exact: true })).first().click();
  await page.getByRole('option', { name: 'Sample matrix' }).click();
  await expect(page).toHaveURL(/imatrix=sample-imatrix/);
  await expect(differences.first()).not.toHaveText(before!);
  await expect(differences.first()).toHaveText(/ ± /);
});
