import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

// Debian and Ubuntu install Chromium here; elsewhere CHROMIUM_PATH names it, or Playwright's own browser is used.
const systemChromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

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
    // Served under a sub-path: the built page must not depend on living at the root of a host.
    baseURL: 'http://127.0.0.1:4319/some/lab/',
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
    command: 'node e2e/static-server.mjs 4319 /some/lab/',
    url: 'http://127.0.0.1:4319/some/lab/',
    reuseExistingServer: !process.env.CI,
  },
});
