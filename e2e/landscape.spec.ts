import { expect, test } from '@playwright/test';

test.describe('scale landscape', () => {
  test('counts the 481 roundings of an IQ4_NL block and shows who misses the best', async ({ page }) => {
    await page.goto('./#/v1/landscape?levels=iq4nl&reach=190');
    await expect(page.getByText('481 of them')).toBeVisible();
    const row = (name: RegExp) => page.getByRole('row', { name });
    await expect(row(/^qkxh_nl|nl/i).first()).toBeVisible();
    await expect(page.getByRole('rowheader', { name: /exact/ }).locator('xpath=..').getByRole('cell').last()).toHaveText('0');
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
    await page.keyboard.press('Home');
    await expect(state).toHaveText(best!);
    await expect(page.getByText('0.99958377', { exact: true })).toBeVisible();
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
