#!/usr/bin/env node
/** Draws the pictures of the README from the built page (npm run build first): npm run screenshots. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const base = 'http://127.0.0.1:4329/';
const system = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const shots = [
  ['sphere', 'light', '#/v1/sphere', { width: 1280, height: 800 }],
  ['model-dark', 'dark', '#/v1/model', { width: 1280, height: 800 }],
  ['distributions', 'light', '#/v1/distributions', { width: 1280, height: 800 }],
  ['landscape-dark', 'dark', '#/v1/landscape?levels=iq4nl&metric=regret&reach=190&n=16', { width: 1280, height: 800 }],
  ['own', 'dark', '#/v1/own', { width: 1280, height: 800 }],
  ['formats', 'light', '#/v1/formats?byte=8&flips=8.3', { width: 1280, height: 800 }],
];

const server = spawn('node', ['e2e/static-server.mjs', '4329', '/'], { stdio: 'inherit' });
try {
  const browser = await chromium.launch({ ...(existsSync(system) && { executablePath: system }), args: ['--no-sandbox', '--disable-background-networking'] });
  for (const [name, colorScheme, hash, viewport] of shots) {
    const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' });
    await page.goto(base + hash);
    await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    await page.waitForTimeout(4000);
    await page.screenshot({ path: `docs/images/${name}.png` });
    await page.close();
  }
  await browser.close();
} finally {
  server.kill();
}
