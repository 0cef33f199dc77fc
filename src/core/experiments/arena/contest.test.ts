import { afterAll, describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { ownFiles } from '../../../cli/own-sandbox.ts';
import { createRunContext } from '../../job/run-context.ts';
import { weightedCosine } from '../../metrics/cosine.ts';
import { levelValues, parseLevels } from '../../rounding/levels.ts';
import { ownExamples } from '../../rounding/own/examples.ts';
import { loadRoundingKernel, roundVectors } from '../../rounding/round.ts';
import { bestOf, walkScales } from '../landscape/walk.ts';
import { run } from './chunk-job.ts';
import { Contest } from './contest.ts';
import { parseEntrant } from './entrant.ts';
import { type ArenaSpec, drawArenaBlocks } from './spec.ts';
import { type ArenaTally, mergeTallies } from './tally.ts';

const spec: ArenaSpec = { family: 'laplace', n: 16, seed: 3, weights: 'imatrix', levels: '-4..3', entrants: ['absmax', 'make_qx', 'exact', 'iq4_nl'] };

const own = ownFiles();
afterAll(() => own.end());
const context = createRunContext({ kernels: nodeKernels, own });
const chunk = async (firstBlock: number, count: number, isTimed = false, given = spec): Promise<ArenaTally> =>
  (await run({ spec: given, firstBlock, count, isTimed }, context)).tally;

/** The numbers of a tally with the sums rounded, since their order differs. */
const rounded = (tally: ArenaTally): unknown => JSON.parse(JSON.stringify(tally, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(9)) : (value as unknown))));

describe('a contest', () => {
  it('sums what each block gives on its own', async () => {
    const count = 60;
    const { x, w } = drawArenaBlocks(spec, 0, count);
    const { algorithm, options } = parseEntrant('make_qx');
    const levels = parseLevels(spec.levels);
    const kernel = await loadRoundingKernel(nodeKernels, algorithm);
    const errors: number[] = [];
    const regrets: number[] = [];
    for (let block = 0; block < count; block++) {
      const [own, weights] = [x.subarray(block * 16, (block + 1) * 16), w.subarray(block * 16, (block + 1) * 16)];
      const { reconstruction } = roundVectors(kernel, algorithm, { x: own, w: weights, count: 1, dims: 16, levels, options });
      const sumOf = (term: (i: number) => number): number => own.reduce((sum, _, i) => sum + weights[i]! * term(i), 0);
      errors.push(Math.sqrt(sumOf((i) => (own[i]! - reconstruction[i]!) ** 2) / sumOf((i) => own[i]! ** 2)));
      const walks = ([1, -1] as const).map((sign) => bestOf(walkScales(own, weights, levelValues(levels), sign)).cosine);
      regrets.push(Math.max(...walks) - weightedCosine(own, reconstruction, weights));
    }
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const { entrants, blocks } = await chunk(0, count);
    const [, makeQx, exact] = entrants;
    expect(blocks).toBe(count);
    expect(makeQx!.weighted.sum / count).toBeCloseTo(mean(errors), 12);
    expect(makeQx!.weighted.sumOfSquares / count).toBeCloseTo(mean(errors.map((error) => error ** 2)), 12);
    expect(makeQx!.regret!.regret.sum / count).toBeCloseTo(mean(regrets), 7);
    expect(makeQx!.regret!.max).toBeCloseTo(Math.max(...regrets), 7);
    expect(makeQx!.regret!.maxBlock).toBe(regrets.indexOf(Math.max(...regrets)));
    expect(makeQx!.regret!.optimalF32).toBe(regrets.filter((regret) => regret <= 3e-7).length);
    expect(makeQx!.regret!.histogram.reduce((sum, value) => sum + value)).toBe(count);
    expect(exact!.regret!.regret.sum).toBe(0);
    expect(exact!.regret!.optimal).toBe(count);
  });

  it('has the paired difference of every two entrants, and nobody where the levels are rejected', async () => {
    const { entrants, differences } = await chunk(0, 50);
    expect(entrants[3]).toBeUndefined();
    expect(differences.map((moments) => moments !== undefined)).toEqual([0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0].map(Boolean));
    expect(differences[1]!.sum).toBeCloseTo(entrants[0]!.weighted.sum - entrants[1]!.weighted.sum, 10);
    expect(differences[1]!.count).toBe(50);
  });

  it('does not depend on how the blocks are divided', async () => {
    const whole = await chunk(0, 700);
    const parts = [await chunk(0, 300), await chunk(300, 1), await chunk(301, 399)];
    const merged = parts.reduce(mergeTallies);
    expect(rounded(merged)).toEqual(rounded(whole));
    expect(merged.entrants[0]!.regret!.histogram).toEqual(whole.entrants[0]!.regret!.histogram);
    expect(merged.entrants[0]!.regret!.maxBlock).toBe(whole.entrants[0]!.regret!.maxBlock);
    expect(await chunk(0, 700)).toEqual(whole);
  });

  it('times the kernels only when asked to', async () => {
    expect((await chunk(0, 200)).entrants[2]!.secondsPerBlock).toEqual([]);
    const { secondsPerBlock } = mergeTallies(await chunk(0, 200, true), await chunk(200, 100, true)).entrants[2]!;
    expect(secondsPerBlock).toHaveLength(2);
    expect(secondsPerBlock.every((seconds) => seconds > 0 && seconds < 0.05)).toBe(true);

    // A clock that is one second later every time that it is read: one second per call of a kernel, whatever it does.
    let time = 0;
    const contest = await Contest.create({ levels: parseLevels('-4..3'), entrants: ['absmax', 'exact'].map(parseEntrant), n: 16 }, context, () => time++);
    for (let batch = 0; batch < 3; batch++) await contest.add(drawArenaBlocks(spec, 10 * batch, 10), spec.n, 10 * batch);
    contest.endChunk(30);
    expect(contest.tally.entrants.map((entrant) => entrant!.secondsPerBlock)).toEqual([[0.1], [0.1]]);
  });

  it('holds entrants with a min against the best scale and min, with the sign that their min may have', async () => {
    const entrants = ['exact_affine', 'exact_affine:signed_min=1', 'qkx2', 'qkxmh:signed_min=1', 'exact'].map(parseEntrant);
    const contest = await Contest.create({ levels: parseLevels('0..7'), entrants, n: 16 }, context);
    await contest.add(drawArenaBlocks(spec, 0, 40), 16, 0);
    const [unsigned, signed, qkx2, qkxmh, scaleOnly] = contest.tally.entrants.map((entrant) => entrant!.regret!);
    expect([unsigned!.regret.sum, signed!.regret.sum, scaleOnly!.regret.sum]).toEqual([0, 0, 0]);
    expect(qkx2!.regret.sum).toBeGreaterThan(1e-3);
    expect(qkx2!.optimal).toBeLessThan(40);
    expect(qkxmh!.max).toBeLessThan(0.01);
    const long = await Contest.create({ levels: parseLevels('0..15'), entrants, n: 64 }, context);
    expect(long.tally.entrants.map((entrant) => entrant!.regret !== undefined)).toEqual([false, false, false, false, true]);
  });

  it('counts reconstructions that are not finite and leaves them out', async () => {
    const contest = await Contest.create({ levels: parseLevels('-8..7'), entrants: ['absmax', 'exact'].map(parseEntrant), n: 16 }, context);
    const x = Float32Array.from([1, 0.5, Number.NaN, 1, 0.25, -1]);
    await contest.add({ x, w: new Float32Array(6).fill(1) }, 2, 0);
    expect(contest.tally.blocks).toBe(3);
    for (const entrant of contest.tally.entrants) {
      expect(entrant!.notFinite).toBe(1);
      expect(entrant!.weighted.count).toBe(2);
      expect(Number.isFinite(entrant!.weighted.sum + entrant!.cosine.sum + entrant!.regret!.regret.sum)).toBe(true);
    }
    expect(contest.tally.differences[1]!.count).toBe(2);
  });

  it('draws each block from its number alone, importances included', () => {
    const { x, w } = drawArenaBlocks(spec, 0, 20);
    const later = drawArenaBlocks(spec, 13, 7);
    expect(later).toEqual({ x: x.subarray(13 * 16), w: w.subarray(13 * 16) });
  });

  it('lets own algorithms take part, and says on which line one fails', async () => {
    const nearest = await own.addText('nearest', ownExamples[0]!.text);
    const ownSpec = { ...spec, weights: 'uniform' as const, entrants: [nearest, 'absmax', 'exact'] };
    const { entrants } = await chunk(0, 200, true, ownSpec);
    // The example has the levels of absmax and a scale fitted to them: the same cosine, a lower error.
    expect(entrants[0]!.regret!.regret.sum).toBe(entrants[1]!.regret!.regret.sum);
    expect(entrants[0]!.weighted.sum).toBeLessThan(entrants[1]!.weighted.sum);
    expect(entrants[0]!.secondsPerBlock[0]).toBeGreaterThan(0);
    // With a minimum of either sign it is held against the best scale and minimum of either sign.
    const minimum = await own.addText('minimum', ownExamples[3]!.text);
    const [fitted, exact] = (await chunk(0, 40, false, { ...ownSpec, levels: '0..7', entrants: [minimum, 'exact_affine:signed_min=1'] })).entrants;
    expect(fitted!.regret!.regret.sum).toBeGreaterThan(0);
    expect(exact!.regret!.regret.sum).toBe(0);
    const failing = await own.addText('failing', 'function round(x) {\n  return y;\n}');
    const later = await own.addText('later', 'function round(x) {\n  if (x[0] > 2) throw new RangeError();\n  return { scale: 1, levels: x.map(() => 0) };\n}');
    const others = { ...spec, entrants: ['absmax', 'exact'] };
    const tally = await chunk(0, 200, false, { ...spec, entrants: [failing, 'absmax', 'own-00000000000', later, 'exact'] });
    expect(tally.entrants.map((entrant) => entrant !== undefined)).toEqual([false, true, false, false, true]);
    expect(tally.failures[0]).toMatchObject({ code: 'own/runtime', details: { line: 2, column: 3 }, block: 0 });
    expect(tally.failures[2]).toMatchObject({ code: 'own/unknown', block: undefined });
    const { block } = tally.failures[3]!;
    expect(block).toBeGreaterThan(0);
    expect(drawArenaBlocks(spec, block!, 1).x[0]).toBeGreaterThan(2);
    // The others have the numbers that they have alone.
    const alone = await chunk(0, 200, false, others);
    expect([tally.entrants[1], tally.entrants[4], tally.differences[1 * 5 + 4]]).toEqual([alone.entrants[0], alone.entrants[1], alone.differences[1]]);
    expect(tally.differences.filter(Boolean)).toHaveLength(1);
    // Failed in one part, failed in the whole.
    const healthy = await chunk(200, 1, false, { ...spec, entrants: ['absmax', later] });
    const half = await chunk(0, 200, false, { ...spec, entrants: ['absmax', later] });
    for (const merged of [mergeTallies(half, healthy), mergeTallies(healthy, half)]) {
      expect(merged.entrants.map((entrant) => entrant?.weighted.count)).toEqual([201, undefined]);
      expect(merged.failures[1]).toMatchObject({ block });
      expect(merged.differences.filter(Boolean)).toHaveLength(0);
    }
  });

  it('refuses blocks that cannot be drawn', async () => {
    for (const [first, count, n] of [[0, 0, 16], [-1, 5, 16], [999_999, 2, 16], [0, 5, 257], [0, 5, 0]] as const) // prettier-ignore
      await expect(chunk(first, count, false, { ...spec, n })).rejects.toMatchObject({ code: 'arena/bad-range' });
    await expect(chunk(0, 5, false, { ...spec, entrants: ['nobody'] })).rejects.toMatchObject({ code: 'rounding/unknown-algorithm' });
    await expect(chunk(0, 5, false, { ...spec, entrants: ['qkxh:fast=1'] })).rejects.toMatchObject({ code: 'rounding/bad-option' });
  });
});
