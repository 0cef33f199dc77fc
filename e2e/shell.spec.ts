import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';

const axeSource = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

test.describe('the shell', () => {
  test('asks no other host for anything and breaks no content policy', async ({ page, baseURL }) => {
    const foreign: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(baseURL!)) foreign.push(request.url());
    });
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto('./');
    for (const link of await page.getByRole('navigation', { name: 'Views' }).getByRole('link').all()) {
      await link.click();
      await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
    }
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('carries a strict content security policy', async ({ page }) => {
    await page.goto('./');
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
    // Addresses that the visitor opens, and nothing else, may be on other hosts.
    expect(policy?.replace(/connect-src [^;]*/, '')).not.toMatch(/https?:/);
    expect(policy).toContain("connect-src 'self' blob: https: http://localhost:* http://127.0.0.1:*");
  });

  test('opens the help by key and closes it by key', async ({ page }) => {
    await page.goto('./');
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys and notes' });
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  test('keeps the theme over a reload', async ({ page }) => {
    await page.goto('./');
    await page.getByRole('button', { name: /^Theme: system/ }).click();
    await page.getByRole('button', { name: /^Theme: light/ }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(background).toBe('rgb(20, 23, 29)');
  });

  test('undoes a change of view and never leaves the page', async ({ page }) => {
    await page.goto('./');
    const links = page.getByRole('navigation', { name: 'Views' }).getByRole('link');
    await links.nth(1).click();
    const second = page.url();
    await links.nth(2).click();
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.url()).toBe(second);
    for (let press = 0; press < 4; press++) await page.keyboard.press('Control+z');
    await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();
  });

  // Only contrast depends on the colours.
  for (const [scheme, runOnly] of [['light', ['wcag2a', 'wcag2aa']], ['dark', { type: 'rule', values: ['color-contrast'] }]] as const) {
    test(`has no accessibility violations in ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.goto('./');
      const count = await page.getByRole('navigation', { name: 'Views' }).getByRole('link').count();
      for (let index = 0; index < count; index++) {
        await page.getByRole('navigation', { name: 'Views' }).getByRole('link').nth(index).click();
        await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
        await page.waitForTimeout(700);
        await page.evaluate(axeSource);
        const violations = await page.evaluate(async (rules) => {
          const axe = (window as unknown as { axe: { run: (root: Document, options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe;
          const result = await axe.run(document, { runOnly: rules });
          return result.violations.map((violation) => `${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
        }, runOnly);
        expect(violations, page.url()).toEqual([]);
      }
    });
  }

  test('keeps the picture in sight on a narrow screen', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 780 });
    await page.goto('./');
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    const bar = page.getByRole('navigation', { name: 'Views' });
    await expect(bar).toBeInViewport();
    // Nothing to scroll sideways: what has no place in the bar is under "More", with theme and help.
    expect(await bar.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
    await bar.getByRole('button', { name: 'More' }).click();
    await expect(page.getByRole('menuitem', { name: 'Help' })).toBeVisible();
    await page.getByRole('menuitem', { name: 'Imatrix' }).click();
    await expect(page.getByRole('main').getByRole('heading', { level: 1, name: 'Imatrix' })).toBeVisible();
    await expect(bar.getByRole('button', { name: 'Imatrix' })).toHaveAttribute('aria-current', 'page');
  });
});
