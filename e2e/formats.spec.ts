import { expect, test } from '@playwright/test';

test.describe('format cards', () => {
  test('a flipped bit moves values, can be undone, and travels in the link', async ({ page }) => {
    await page.goto('./#/v1/formats?format=q4_0');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Q4_0: 4.5 bits per weight');
    await expect(page.getByRole('gridcell')).toHaveCount(18);
    await page.getByRole('button', { name: /^Byte 5, / }).click();
    await expect(page.getByText('3, 19', { exact: true })).toBeVisible();
    const picture = page.getByRole('img', { name: /values/ });
    await expect(picture).toHaveAccessibleName('32 values, 0 of them moved by the flipped bits');
    await page.getByRole('button', { name: /^Bit 7: / }).click();
    await expect(picture).toHaveAccessibleName('32 values, 1 of them moved by the flipped bits');
    const link = page.url();
    await page.reload();
    await expect(picture).toHaveAccessibleName('32 values, 1 of them moved by the flipped bits');
    expect(page.url()).toBe(link);
    await page.keyboard.press('Control+z');
    await expect(picture).toHaveAccessibleName('32 values, 0 of them moved by the flipped bits');
  });

  test('arrows walk over the bytes', async ({ page }) => {
    await page.goto('./#/v1/formats?format=q8_0');
    await page.getByRole('button', { name: /^Byte 0, d/ }).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('button', { name: /^Byte 17, / })).toBeFocused();
  });

  test('the filter finds a family and says when nothing matches', async ({ page }) => {
    await page.goto('./#/v1/formats');
    await page.getByRole('searchbox', { name: 'Filter formats' }).fill('super');
    await expect(page.getByRole('button', { name: /^Q4_K/ })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Q4_0/ })).toBeHidden();
    await page.getByRole('searchbox', { name: 'Filter formats' }).fill('zzz');
    await expect(page.getByText('No format matches "zzz".')).toBeVisible();
  });

  test('the ways to look up an IQ4_NL entry agree and are timed', async ({ page }) => {
    await page.goto('./#/v1/formats?format=iq4_nl');
    await page.getByRole('button', { name: 'Measure here' }).click();
    const rows = page.getByRole('region', { name: 'Nearest entry of the table' }).getByRole('row');
    await expect(rows).toHaveCount(4);
    for (const row of (await rows.all()).slice(1)) {
      await expect(row.getByRole('cell').nth(0)).toHaveText(/^\d+\.\d\d$/);
      await expect(row.getByRole('cell').nth(1)).toHaveText('0');
    }
  });
});
