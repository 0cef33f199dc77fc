import { describe, expect, it } from 'vitest';
import { runCli } from '../run.ts';
import { parseLengths } from './distribution.ts';

async function quantarium(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(['distribution', ...argv], {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out, err, json: argv.includes('--json') ? JSON.parse(out[0]!) : undefined };
}

describe('distribution', () => {
  it('gives a row per block length, within 4 standard errors of the exact value', async () => {
    const { code, json } = await quantarium(
      '--experiment',
      'extremum',
      '--dist',
      'gaussian',
      '--n',
      '2..32',
      '--samples',
      '1000',
      '--seed',
      '3',
      '--json',
    );
    expect(code).toBe(0);
    expect(json.rows.map((row: { n: number }) => row.n)).toEqual(Array.from({ length: 31 }, (_, index) => index + 2));
    expect(json.rows[0].exact).toBeCloseTo(0, 12);
    expect(json.rows[30].exact).toBeCloseTo(0.77704652776, 11);
    for (const { mean, standardError, exact } of json.rows)
      expect(Math.abs(mean - exact)).toBeLessThan(4 * standardError);
  });

  it('gives a row per rank', async () => {
    const { json } = await quantarium('--experiment', 'ranks', '--dist', 'uniform', '--n', '4,8', '--json');
    expect(json.rows.map(({ n, rank }: { n: number; rank: number }) => `${n}/${rank}`)).toEqual(
      ['4/0', '4/1', '4/2', '4/3', '8/0', '8/1', '8/2', '8/3', '8/4', '8/5', '8/6', '8/7'], // prettier-ignore
    );
    expect(json.rows.map(({ exact }: { exact: number }) => exact).slice(0, 4)).toEqual([-1, -0.5, 0, 0.5]);
  });

  it('says how far each mean lies from the exact value', async () => {
    const { json } = await quantarium('--experiment', 'extremum', '--dist', 'laplace', '--n', '2..8', '--json');
    for (const { mean, standardError, exact, z, blocks } of json.rows) {
      expect(z).toBe((mean - exact) / standardError);
      expect(blocks).toBe(10_000);
    }
    const ranks = await quantarium('--experiment', 'ranks', '--dist', 'laplace', '--n', '4', '--json');
    expect(ranks.json.rows[0]).toMatchObject({ rank: 0, mean: -1, standardError: 0, exact: -1, z: 0 });
  });

  it('measures the blocks of a tensor, all of it or one row', async () => {
    const file = 'public/samples/sample-model.gguf';
    const words = [file, '--tensor', 'token_embd.weight', '--json', '--n', '32'];
    const all = await quantarium(...words, '--experiment', 'extremum', '--dist', 'gaussian');
    expect(all.json).toMatchObject({ file, tensor: 'token_embd.weight', distribution: 'gaussian' });
    expect(all.json.rows[0].exact).toBeCloseTo(0.77704652776, 11);
    expect(Math.abs(all.json.rows[0].z)).toBeLessThan(4);
    const ranks = await quantarium(...words, '--experiment', 'ranks', '--row', '3');
    expect(ranks.json.rows).toHaveLength(32);
    expect(ranks.json.rows[5]).toMatchObject({ n: 32, rank: 5, exact: null, z: null });
    expect(ranks.json.rows[5].blocks).toBeLessThan(all.json.rows[0].blocks);
    const none = await quantarium(file, '--tensor', 'nobody', '--n', '32', '--experiment', 'ranks');
    expect(none).toMatchObject({ code: 2, out: [] });
    expect(none.err[0]).toMatch(/^error: cli\/usage: .*no tensor "nobody"/);
  });

  it('prints the same numbers for the same seed', async () => {
    const words = ['--experiment', 'extremum', '--dist', 'student3', '--n', '16', '--seed', '5'];
    const first = await quantarium(...words);
    expect(first.out).toHaveLength(3);
    expect(first.out[2]).toMatch(/^largest \|z\| \d+\.\d\d of 1 values$/);
    expect((await quantarium(...words)).out).toEqual(first.out);
    expect((await quantarium(...words.slice(0, -1), '6')).out).not.toEqual(first.out);
  });

  it.each([
    [['--experiment', 'median', '--dist', 'gaussian', '--n', '4'], 'cli/usage'],
    [['--experiment', 'ranks', '--dist', 'cauchy', '--n', '4'], 'distribution/unknown-family'],
    [['--experiment', 'ranks', '--dist', 'gaussian', '--n', '4..400'], 'cli/usage'],
    [['--experiment', 'ranks', '--dist', 'gaussian', '--n', '4', '--samples', '0'], 'cli/usage'],
    [['--experiment', 'ranks', '--dist', 'gaussian', '--n', '4', 'more'], 'cli/usage'],
    [['--dist', 'gaussian', '--n', '4'], 'cli/usage'],
  ])('answers %j with one line and exit code 2', async (argv, errorCode) => {
    const { code, err, out } = await quantarium(...argv);
    expect({ code, out }).toEqual({ code: 2, out: [] });
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(new RegExp(`^error: ${errorCode}: `));
  });
});

describe('block lengths', () => {
  it.each([
    ['32', [32]],
    ['2..5', [2, 3, 4, 5]],
    ['8, 4,2', [2, 4, 8]],
    ['4..6,5,9', [4, 5, 6, 9]],
  ])('%s', (text, lengths) => expect(parseLengths(text)).toEqual(lengths));

  it.each(['', '1', '257', '5..3', '2..', 'a', '2.5', '-4', '2..300'])('refuses "%s"', (text) => {
    expect(() => parseLengths(text)).toThrow(expect.objectContaining({ code: 'cli/usage' }));
  });
});
