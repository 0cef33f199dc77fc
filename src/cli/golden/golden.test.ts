import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quantizeRows } from '../../core/quants/codec.ts';
import { findFormat } from '../../core/quants/registry.ts';
import { goldenCommand } from '../commands/golden.ts';
import { CliArgs } from '../command.ts';
import { nodeKernels } from '../kernel-source.ts';
import { hashFloats, sha256 } from './ggml-case.ts';
import { checkGoldenFile } from './run.ts';

const ggml = fileURLToPath(new URL('../../../../shared/golden/ggml/manifest.json', import.meta.url));

describe.skipIf(!existsSync(ggml))('goldens of ggml (skipped where ../shared/golden/ggml is absent)', () => {
  it('match for every format that is built', async () => {
    const { kind, report } = await checkGoldenFile(ggml);
    expect(kind).toBe('ggml');
    expect(report.failures).toEqual([]);
    expect(report.passed).toBeGreaterThan(700);
  }, 600_000);
});

/** Runs the command on a folder; returns its exit code and lines. */
async function runGolden(dir: string): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await goldenCommand.run(CliArgs.parse([dir], [], ['json']), {
    out: (line) => lines.push(line),
    err: () => {},
  });
  return { code, lines };
}

describe('golden command', () => {
  let dir = '';
  const x = Float32Array.from({ length: 64 }, (_, index) => Math.sin(index));
  let bytes: Uint8Array;

  /** A folder of one q8_0 case with these bytes, in names of our own. */
  async function writeGolden(name: string, golden: Uint8Array, more: object = {}): Promise<string> {
    const folder = join(dir, name, 'deep');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'values'), new Uint8Array(x.buffer));
    await writeFile(join(folder, 'blocks'), golden);
    const item = {
      id: 'mine',
      type: 'Q8_0',
      block_size: 32,
      block_bytes: 34,
      input: 'values',
      rows: 1,
      cols: 64,
      imatrix: null,
      status: 'ok',
      unstable: false,
      path: 'blocks',
      sha256: sha256(golden),
    };
    await writeFile(
      join(folder, 'manifest.json'),
      JSON.stringify({ cases: [{ ...item, ...more }], dequant_random: [] }),
    );
    return join(dir, name);
  }

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'golden-'));
    bytes = await quantizeRows(nodeKernels, findFormat('q8_0')!, x, 1, 64);
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('passes equal bytes and says so in its closing line', async () => {
    const { code, lines } = await runGolden(await writeGolden('equal', bytes));
    expect(lines.at(-1)).toBe('1 passed, 0 failed, 0 skipped');
    expect(code).toBe(0);
  });

  it('fails one wrong byte, naming block, codes and scales', async () => {
    const wrong = bytes.slice();
    wrong[34 + 5]! ^= 1;
    const { code, lines } = await runGolden(await writeGolden('wrong', wrong));
    expect(code).toBe(1);
    expect(lines.at(-1)).toBe('0 passed, 1 failed, 0 skipped');
    expect(lines.join('\n')).toMatch(
      /FAILED mine: 1 of 2 blocks differ, first block 1 \(row 0, column 32\) at byte 5[\s\S]*golden scales .* codes /,
    );
  });

  it('fails a wrong dequantized hash and a damaged file', async () => {
    const hash = hashFloats(new Float32Array(64));
    expect((await runGolden(await writeGolden('hash', bytes, { dq_sha256: hash }))).lines.at(-1)).toBe(
      '0 passed, 1 failed, 0 skipped',
    );
    expect((await runGolden(await writeGolden('damaged', bytes, { sha256: hash }))).lines.at(-1)).toBe(
      '0 passed, 1 failed, 0 skipped',
    );
  });

  it('skips unstable cases, unknown formats and unknown descriptions by name', async () => {
    await writeGolden('skips/a', bytes, { unstable: true });
    await writeGolden('skips/b', bytes, { type: 'Q99_X' });
    await mkdir(join(dir, 'skips/c'));
    await writeFile(join(dir, 'skips/c/manifest.json'), JSON.stringify({ about: 'something else', cases: [1, 2, 3] }));
    const { code, lines } = await runGolden(join(dir, 'skips'));
    expect(lines.at(-1)).toBe('0 passed, 0 failed, 5 skipped');
    expect(lines.join('\n')).toMatch(/skipped q99_x: 1 case \(format not built yet\)/);
    expect(code).toBe(0);
  });

  it('hashes NaN of any payload alike', () => {
    const other = new Float32Array(Uint32Array.of(0xffc01234).buffer);
    expect(hashFloats(other)).toBe(hashFloats(Float32Array.of(Number.NaN)));
  });
});
