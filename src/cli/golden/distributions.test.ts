import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { distributionsChecker } from './distributions.ts';
import { GoldenReport } from './report.ts';
import { checkGoldenFile } from './run.ts';

async function check(distributions: object): Promise<GoldenReport> {
  const report = new GoldenReport();
  await distributionsChecker.check('', { distributions }, report, 'distr.json');
  return report;
}

const folder = '../shared/golden/distributions';

describe.skipIf(!existsSync(folder))('goldens of scaled samples (skipped where ../shared/golden is absent)', () => {
  it.each([
    ['distr1.json', 195],
    ['distr2.json', 24],
    ['scaled_pdf.json', 21],
  ])('%s: every case passes', async (file, cases) => {
    const { kind, report } = await checkGoldenFile(`${folder}/${file}`);
    expect({ kind, failures: report.failures, passed: report.passed, skipped: report.skipped }).toEqual({
      kind: 'distributions',
      failures: [],
      passed: cases,
      skipped: 0,
    });
  });
});

describe('the checker of scaled samples', () => {
  it('passes exact values and fails those that differ by 2e-9', async () => {
    const report = await check({
      uniform: { 4: { exact: 0.5 }, 5: { exact: 0.6 + 2e-9 }, 2: { exact: [-1, 0] }, 3: { exact: [-1, 0] } },
      gaussian: {
        2: { atom_at_minus_one: 0.5, interior: [0.25, 0.25] },
        4: { atom_at_minus_one: 0.3, interior: [0.375, 0.375] },
      },
    });
    expect(report.passedNames).toEqual(['distr/uniform/2', 'distr/uniform/4', 'distr/gaussian/2']);
    expect(report.failures.map(({ name }) => name)).toEqual(['distr/uniform/3', 'distr/uniform/5', 'distr/gaussian/4']);
  });

  it('skips by name what the lab does not have', async () => {
    const report = await check({ cauchy: { 8: { exact: 0.5 } }, uniform: { 1024: { exact: 1 } } });
    expect(report.skippedGroups.map(({ what, names }) => [what, names])).toEqual([
      ['cauchy', ['distr/cauchy/8']],
      ['blocks of 1024', ['distr/uniform/1024']],
    ]);
  });
});
