import { expect, test } from '@playwright/test';

test('every stored byte of the reference comes out of this browser', async ({ page }) => {
  await page.goto('./#/v1/conformance');
  await expect(page.getByText(/^All \d+ cases \([\d,]+ blocks\) give the bytes of ggml/)).toBeVisible({ timeout: 60_000 });
  const rows = page.getByRole('table').getByRole('row');
  expect(await rows.count()).toBeGreaterThan(60);
  await expect(page.locator('[data-bad]')).toHaveCount(0);
  await page.getByRole('button', { name: 'Run it here again' }).click();
  await expect(page.getByText(/^All \d+ cases/)).toBeVisible({ timeout: 60_000 });
});
