import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

// Debian and Ubuntu install Chromium here; elsewhere CHROMIUM_PATH names it, or Playwright's own browser is used.
const systemChromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
// Two checkouts tested at once on one machine need two ports: E2E_PORT=4320 npm test.
const port = process.env.E2E_PORT ?? '4319';
// Served under a sub-path: the built page must not depend on living at the root of a host.
const baseURL = `http://127.0.0.1:${port}/some/lab/`;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'build/e2e-report.json' }]],
  use: {
    baseURL,
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(existsSync(systemChromium) && { executablePath: systemChromium }),
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `node e2e/static-server.mjs ${port} /some/lab/`,
    url: baseURL,
    reuseExistingServer: !process.env.CI,
  },
});
