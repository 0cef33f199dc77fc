import { expect, test } from '@playwright/test';

test.describe('scale landscape', () => {
  test('counts the 481 roundings of an IQ4_NL block and shows who misses the best', async ({ page }) => {
    await page.goto('./#/v1/landscape?levels=iq4nl&reach=190');
    await expect(page.getByText('481 of them')).toBeVisible();
    const row = (name: RegExp) => page.getByRole('row', { name });
    await expect(row(/^qkxh_nl|nl/i).first()).toBeVisible();
    const exact = page.getByRole('rowheader', { name: /^exact/ }).locator('xpath=..').getByRole('cell');
    await expect(exact.last()).toHaveText('0');
    // 481 for the full walk, 16 for the published heuristic; bounds leave the exact search about fifty.
    const tried = page.locator('svg text').filter({ hasText: /^(481|16|[3-7]\d)$/ });
    await expect(exact.first()).toHaveText(/^[3-7]\d$/);
    for (const count of ['481', '16', await exact.first().innerText()]) await expect(tried.filter({ hasText: new RegExp(`^${count}$`) }).first()).toBeVisible();
  });

  test('walks by key, changes one level at a time and returns to the best', async ({ page }) => {
    await page.goto('./#/v1/landscape?block=few-scales');
    const stage = page.getByRole('application', { name: 'Walk over the scales' });
    const state = page.getByText(/^\d+ of \d+, (positive|negative) scale$/);
    await expect(state).toBeVisible();
    const best = await state.textContent();
    await stage.focus();
    await page.keyboard.press('ArrowRight');
    await expect(state).not.toHaveText(best!);
    const moved = await state.textContent();
    await expect(page).toHaveURL(/at=-?\d+/);
    await page.reload();
    await expect(state).toHaveText(moved!);
    await stage.focus();
    await page.keyboard.press('Home');
    await expect(state).toHaveText(best!);
    await expect(page.getByText('0.99958377', { exact: true })).toBeVisible();
  });

  test('shows a counterexample: where clamping protection cuts, and that the best scale lies beyond', async ({ page }) => {
    await page.goto('./#/v1/landscape');
    await page.getByRole('button', { name: /^Gaussian samples/ }).click();
    await page.getByRole('searchbox', { name: 'Search Values' }).fill('clamping');
    await page.getByRole('option', { name: /^Clamping protection/ }).click();
    await expect(page).toHaveURL(/block=clamp.*levels=-1\.\.1/);
    const row = (id: string) => page.getByRole('rowheader', { name: new RegExp(`^${id} `) }).locator('xpath=..');
    await expect(row('qkxh').getByRole('cell').last()).toHaveText('3.37e-2');
    await expect(row('exact').getByRole('cell').last()).toHaveText('0');
    await expect(page.getByText('clamping protection', { exact: true }).first()).toBeVisible();
    await page.goBack();
    await expect(page.getByText('32 gaussian samples, seed 1', { exact: false })).toBeVisible();
  });

  test('takes a block of a tensor from the Model view and steps to the next one', async ({ page }) => {
    await page.goto('./#/v1/model?block=q4_k.3.200');
    await page.getByRole('link', { name: /^Every scale of these values/ }).click();
    await expect(page).toHaveURL(/landscape\?.*block=tensor/);
    await expect(page.getByText(/row 3, columns 192 to 223/)).toBeVisible();
    const stage = page.getByRole('img', { name: /^Levels at the cursor/ });
    const before = await stage.getAttribute('aria-label');
    await page.getByRole('button', { name: 'Next block of the row' }).click();
    await expect(page.getByText(/row 3, columns 224 to 255/)).toBeVisible();
    await expect(stage).not.toHaveAttribute('aria-label', before!);
  });

  test('says which file a link wants when it is not open', async ({ page }) => {
    await page.goto('./#/v1/landscape?block=tensor&file=other.gguf&tensor=blk.0.attn_q.weight');
    await expect(page.getByText('The block is in other.gguf, which is not open.', { exact: false })).toBeVisible();
  });

  test('shows every scale and offset of the published block: 30 roundings, the best one, and what the cursor is on', async ({ page }) => {
    await page.goto('./#/v1/landscape');
    await page.getByRole('radio', { name: 'Scale and offset' }).click({ force: true });
    const mosaic = page.getByRole('application', { name: /^Squared centred cosine over scale and offset: 30 roundings, best 4 4 4 3 3 3 3 0 with 0\.947324/ });
    await expect(mosaic).toBeVisible();
    const fact = (section: string, name: string) => page.getByRole('region', { name: section }).locator('dt', { hasText: name }).locator('xpath=following-sibling::dd[1]');
    await expect(fact('What there is', 'Best of all levels')).toHaveText('4 4 4 3 3 3 3 0');
    await expect(fact('At the cursor', 'Levels')).toHaveText('4 4 4 3 3 3 3 0');
    await mosaic.focus();
    for (let press = 0; press < 4; press++) await page.keyboard.press('Shift+ArrowLeft');
    await expect(fact('At the cursor', 'Levels')).not.toHaveText('4 4 4 3 3 3 3 0');
    await expect(page).toHaveURL(/at=\d+\.\d+/);
    await expect(page.getByRole('rowheader', { name: /qkxmh.*4 4 4 3 3 3 3 0/ }).first()).toBeVisible();
    await page.getByRole('button', { name: 'Table' }).click();
    const rows = page.getByRole('dialog', { name: 'Roundings in the picture' }).getByRole('row');
    await expect(rows).toHaveCount(31);
    await expect(rows.nth(1)).toContainText(/4 4 4 3 3 3 3 0\s*0\.947324.*%\d+, \d+/);
    const third = await rows.nth(3).getByRole('rowheader').innerText();
    await rows.nth(3).getByRole('button', { name: 'Show' }).click();
    await expect(fact('At the cursor', 'Levels')).toHaveText(third);
  });

  test('says what is wrong with levels and keeps the picture', async ({ page }) => {
    await page.goto('./#/v1/landscape');
    await page.getByRole('textbox', { name: 'Levels' }).fill('3..1');
    await expect(page.getByText('"3..1" is no set of levels.', { exact: false })).toBeVisible();
    await expect(page.getByRole('img', { name: /^Weighted cosine over the inverse scale/ })).toBeVisible();
  });

  test('takes pasted numbers and puts them into the link', async ({ page }) => {
    await page.goto('./#/v1/landscape?block=pasted');
    await page.getByRole('textbox', { name: 'Numbers' }).fill('1.4 0.1 -0.1');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/values=1\.4\+0\.1\+-0\.1/);
    await expect(page.getByRole('img', { name: /^Levels at the cursor: -?\d+ -?\d+ -?\d+$/ })).toBeVisible();
  });
});
