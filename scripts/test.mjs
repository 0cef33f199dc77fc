#!/usr/bin/env node
/**
 * The whole check, in the order in which failures are cheapest: kernels, lint, import rules, types, unit and golden tests, build, browser
 * tests. Goes on after a failed step so that one run shows everything, says how to fix it, and closes with "N passed, N failed, N skipped".
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const unitReport = join(root, 'build/unit-report.json');
const e2eReport = join(root, 'build/e2e-report.json');
mkdirSync(join(root, 'build'), { recursive: true });
for (const report of [unitReport, e2eReport]) rmSync(report, { force: true });

const total = { passed: 0, failed: 0, skipped: 0 };

/** Runs one step; `count` turns its report into numbers, else the step itself counts as one check. */
function step(title, command, args, fix, count) {
  console.log(`\n== ${title}: ${[command, ...args].join(' ')}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, FORCE_COLOR: '0' } });
  const counted = count?.() ?? { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
  if (status !== 0 && counted.failed === 0) counted.failed = 1;
  for (const key of Object.keys(total)) total[key] += counted[key];
  if (status !== 0) console.log(`-- ${title} failed. ${fix}`);
}

function unitCounts() {
  if (!existsSync(unitReport)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(unitReport, 'utf8'));
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests };
}

function e2eCounts() {
  if (!existsSync(e2eReport)) return { passed: 0, failed: 1, skipped: 0 };
  const { stats } = JSON.parse(readFileSync(e2eReport, 'utf8'));
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
}

const npx = (tool, ...args) => ['npx', ['--no-install', tool, ...args]];

step('kernels', 'node', ['scripts/build-kernels.mjs'], 'Mend the kernel that the compiler names.');
step('lint', ...npx('oxlint', '--deny-warnings'), 'Run: npm run lint:fix');
step('import rules', 'node', ['scripts/lint-architecture.mjs'], 'Move the file or the import as the line says.');
for (const project of ['tsconfig.json', 'tsconfig.worker.json', 'tsconfig.node.json'])
  step(`types of ${project}`, ...npx('tsc', '-p', project), 'Run: npm run typecheck');
step('unit and golden tests', ...npx('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`), 'Run one file: npx vitest run <file>', unitCounts);
step('build', ...npx('vite', 'build'), 'Run: npm run build');
step('browser tests', ...npx('playwright', 'test'), 'Needs Chromium (see README). Run one file: npx playwright test e2e/<file>', e2eCounts);

console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
