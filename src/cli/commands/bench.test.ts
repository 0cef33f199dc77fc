import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstExample } from '../../core/rounding/own/first-example.ts';
import { runCli } from '../run.ts';

async function run(...argv: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(['bench', ...argv], { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out, err };
}

describe('bench', () => {
  it('gives one row per kernel and operation that the pattern names', async () => {
    const { code, out } = await run('--only', '^q8_0 |^q4_0.* quantize$|^make_qx n=3 ', '--json');
    expect(code).toBe(0);
    const { rows } = JSON.parse(out.join('\n')) as {
      rows: { name: string; op: string; millionPerSecond: number; fastest: number; slowest: number }[];
    };
    expect(rows.map(({ name, op }) => `${name} ${op}`)).toEqual([
      'q8_0 quantize',
      'q8_0 dequantize',
      'q4_0 quantize',
      'q4_0+imatrix quantize',
      'make_qx n=3 round',
    ]);
    for (const { millionPerSecond, fastest, slowest } of rows) {
      expect(slowest).toBeGreaterThan(0);
      expect(millionPerSecond).toBeGreaterThanOrEqual(slowest);
      expect(millionPerSecond).toBeLessThanOrEqual(fastest);
    }
  });

  it('times own algorithms beside those of the lab, and says where one fails', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bench-'));
    const [good, bad] = [join(folder, 'nearest.ts'), join(folder, 'bad.ts')];
    await writeFile(good, firstExample);
    await writeFile(bad, 'function round(x: Float32Array) {\n  return y;\n}');
    try {
      const { code, out } = await run('--algorithm', `${good},absmax`, '--only', 'n=32', '--json');
      expect(code).toBe(0);
      const { rows } = JSON.parse(out.join('\n')) as { rows: { name: string; op: string; millionPerSecond: number }[] };
      expect(rows.map(({ name, op }) => `${name} ${op}`)).toEqual([`${good} n=32 round`, 'absmax n=32 round']);
      expect(rows[0]!.millionPerSecond).toBeGreaterThan(0);
      const failed = await run('--algorithm', bad);
      expect(failed.code).toBe(2);
      expect(failed.err[0]).toMatch(/^error: own\/runtime: Line 2, column 3: /);
      expect((await run('--algorithm', 'nobody')).err[0]).toMatch(/^error: cli\/usage: There is no rounding algorithm "nobody"/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses a pattern that is none', async () => {
    const { code, err } = await run('--only', '(');
    expect(code).toBe(2);
    expect(err[0]).toMatch(/^error: cli\/usage: /);
  });
});
