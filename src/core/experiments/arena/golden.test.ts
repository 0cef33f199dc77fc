import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { createRunContext } from '../../job/run-context.ts';
import { fillImportance } from '../../rounding/importance.ts';
import { parseLevels } from '../../rounding/levels.ts';
import { Contest } from './contest.ts';
import { parseEntrant } from './entrant.ts';
import { standingsOf } from './summary.ts';

const folder = '../shared/golden/rounding/optimal';
const hasGolden = existsSync(`${folder}/manifest.json`);

interface TableRow {
  readonly algorithm: string;
  readonly input: string;
  readonly weights: string;
  readonly nmin?: number;
  readonly nmax?: number;
  readonly signed: string;
  readonly fraction_optimal: number;
  readonly fraction_optimal_f32: number;
  readonly mean_regret: number;
  readonly max_regret: number;
}

const floats = (name: string): Float32Array => {
  const bytes = readFileSync(`${folder}/${name}`);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};

/** Algorithms of the published table, on its own 256 blocks of 32 normal samples. */
describe.skipIf(!hasGolden)(`arena against the published table${hasGolden ? '' : ' (skipped: no ../shared/golden)'}`, () => {
  const rows = hasGolden ? (JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as { table: TableRow[] }).table : [];

  it.each([
    ['make_qx', 'make_qx_quants', '-8..7', 'uniform'],
    ['make_qx', 'make_qx_quants', '-8..7', 'x2'],
    ['make_qx', 'make_qx_quants', '-8..7', 'rnd'],
    ['make_qx', 'make_qx_quants', '-4..3', 'uniform'],
    ['absmax', 'absmax RTN', '-8..7', 'uniform'],
    ['qkxh', 'make_qkxh (k-heap)', '-8..7', 'uniform'],
    ['qkxh', 'make_qkxh (k-heap)', '-4..3', 'rnd'],
    ['qkxh_nl', 'qkxh_nl exhaustive', 'iq4nl', 'uniform'],
    ['qkxh_nl:fast=1', 'qkxh_nl fast', 'iq4nl', 'uniform'],
    ['qkxh_nl:fast=1', 'qkxh_nl fast', 'iq4nl', 'x2'],
    ['iq4_nl:weights=own', 'iq4_nl_impl (x^2 when no weights)', 'iq4nl', 'x2'],
  ])('%s (%s) at %s with weights %s', async (id, published, text, weights) => {
    const x = floats('o32.f32');
    const w = weights === 'rnd' ? floats('o32.w_rnd.f32') : new Float32Array(x.length);
    if (weights === 'uniform' || weights === 'x2') fillImportance(weights, x, x.length / 32, 32, w);
    const levels = parseLevels(text);
    const contest = await Contest.create({ levels, entrants: [parseEntrant(id)], n: 32 }, createRunContext({ kernels: nodeKernels }));
    await contest.add({ x, w }, 32, 0);
    const { regret } = standingsOf(contest.tally)[0]!;
    // Tables have no range in the manifest; IQ4_NL is the first of its three.
    const expected = rows.find(
      (row) =>
        row.algorithm === published && row.input === 'o32' && row.weights === weights && row.signed === 'True' &&
        (levels.kind === 'table' || (row.nmin === levels.nmin && row.nmax === levels.nmax)),
    )!; // prettier-ignore
    expect(regret!.optimal).toBeCloseTo(expected.fraction_optimal, 4);
    expect(regret!.optimalF32).toBeCloseTo(expected.fraction_optimal_f32, 4);
    expect(regret!.max / Math.max(expected.max_regret, 1e-12)).toBeCloseTo(expected.max_regret > 1e-12 ? 1 : 0, 3);
    if (expected.max_regret > 1e-12) expect(regret!.mean.mean / expected.mean_regret).toBeCloseTo(1, 3);
  });
});
