import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { type NodeOwnAlgorithm, startOwnAlgorithm } from '../../../cli/own-sandbox.ts';
import { isLabError } from '../../lab-error.ts';
import { levelValues, parseLevels } from '../levels.ts';
import { findAlgorithm } from '../registry.ts';
import { loadRoundingKernel, roundVectors } from '../round.ts';
import { readFailure, readPlace, readRounded } from './check-reply.ts';
import { textColumn } from './column-map.ts';
import { ownExamples } from './examples.ts';
import { prepareSource } from './prepare.ts';
import { ownIdOf, ownIdsIn, ownRow } from './row.ts';

const started: NodeOwnAlgorithm[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map(({ end }) => end()));
});

async function start(text: string, limitMs = 20_000) {
  const algorithm = await startOwnAlgorithm(text, { limitMs });
  started.push(algorithm);
  return algorithm.rounder;
}

async function failure(attempt: () => Promise<unknown>): Promise<{ code?: string; message?: string; details?: unknown }> {
  try {
    await attempt();
  } catch (error) {
    return error as { code: string; message: string };
  }
  return {};
}

const x = Float32Array.from({ length: 320 }, (_, i) => Math.sin(i * 12.9898) * (1 + (i % 7)));
const w = Float32Array.from(x, (value) => value * value + 0.5);
const levels = parseLevels('-4..3');
const body = (text: string): string => `function round(x, w, levels) { ${text} }`;
const zeros = 'const q = new Int8Array(x.length);';
const runBody = async (text: string, limitMs?: number) => (await start(body(text), limitMs)).round(x.slice(0, 8), w.slice(0, 8), 4, levels);

describe('the text of an own algorithm', () => {
  it.each([
    ['function round(x) {\n  return 1 +;\n}', 2, 13],
    ['function round(x: Float32Array, w: any) {\n  let a: number = 1; let a: number = 2;\n}', 2, 26],
    ['const a: number = 1;\nfunction round(x: Float32Array) { a++; break; }', 2, 40],
    ['function round(x) {\n\n  while (true) {', 3, 17],
    ['const y = 1;\nimport z from "z";\nfunction round() {}', 2, 1],
    ['function around() {}', 1, 1],
    ['function round() { await 1; }', 1, 20],
    ['}); fetch("x"); (function () { function round() {}', 1, 1],
  ])('%j is refused at its line and column', async (text, line, column) => {
    expect(await failure(() => prepareSource(text))).toMatchObject({ code: 'own/syntax', details: { line, column } });
  });

  it('keeps its lines, and columns come back', async () => {
    const text = 'type A = { a: number };\nexport function round(x: Float32Array, w: Float32Array): A {\n  return (x as unknown as A)!;\n}\nexport const b = <T,>(c: T): T => c;\n';
    const { code, map } = await prepareSource(text);
    expect(code.split('\n')).toHaveLength(text.split('\n').length);
    expect(code).not.toMatch(/export|number|Float32Array/);
    const column = code.split('\n')[1]!.indexOf('w)') + 1;
    expect(textColumn(map, 2, column)).toBe(text.split('\n')[1]!.indexOf('w: ') + 1);
  });

  it('gives ids that stand for it', () => {
    expect(ownIdOf('a', false)).toMatch(/^own-[0-9a-z]{11}$/);
    expect(ownIdOf('a', false)).not.toBe(ownIdOf('b', false));
    expect(ownRow(ownIdOf('a', true))?.kind).toBe('affine');
    expect(ownRow('own-x')).toBeUndefined();
    expect(ownIdsIn(`absmax,${ownIdOf('a', true)}:-4..3`)).toEqual([ownIdOf('a', true)]);
  });
});

describe('own algorithms in node', () => {
  it('round as the first example says: the levels of absmax, the scale of least squares', async () => {
    const set = parseLevels('-8..7');
    const absmax = findAlgorithm('absmax')!;
    const expected = roundVectors(await loadRoundingKernel(nodeKernels, absmax), absmax, { x, w: null, count: 10, dims: 32, levels: set });
    const own = await (await start(ownExamples[0]!.text)).round(x, w, 32, set);
    expect(own.levels).toEqual(expected.levels);
    for (let row = 0; row < 10; row++) {
      const sumOf = (of: (i: number) => number) => Array.from({ length: 32 }, (_, i) => of(row * 32 + i)).reduce((sum, value) => sum + value);
      const best = sumOf((i) => w[i]! * x[i]! * own.levels[i]!) / sumOf((i) => w[i]! * own.levels[i]! ** 2);
      expect(own.scale[row]).toBe(Math.fround(best));
      expect(own.reconstruction[row * 32]).toBe(Math.fround(own.levels[row * 32]! * own.scale[row]!));
    }
  });

  it.each(ownExamples)('$name rounds ranges, tables (but with a minimum), zeros and single values', async ({ name, text }) => {
    const rounder = await start(text);
    expect(rounder.fitsMinimum).toBe(name === 'With a minimum');
    for (const words of rounder.fitsMinimum ? ['0..15', '0..1'] : ['-8..7', '-1..1', 'iq4nl', '-8,-1,1,2']) {
      const set = parseLevels(words);
      for (const dims of [1, 4, 32]) {
        const block = Float32Array.from({ length: dims * 3 }, (_, i) => (i < dims ? 0 : x[i]!));
        const { levels: codes, scale } = await rounder.round(block, w.slice(0, dims * 3), dims, set);
        expect(codes).toHaveLength(dims * 3);
        expect(scale.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('nearest is the nearest level, of two the larger', async () => {
    for (const words of ['-4..3', 'iq4nl', '-5,0,7']) {
      const set = parseLevels(words);
      const values = levelValues(set);
      const rounder = await start(body('return { scale: 1, levels: Array.from(x, levels.nearest) };'));
      const probes = Float32Array.from({ length: 2000 }, (_, i) => i / 4 - 250);
      const { reconstruction } = await rounder.round(probes, probes, 1, set);
      expect([...reconstruction]).toEqual([...probes].map((value) => values.reduce((best, level) => (Math.abs(level - value) <= Math.abs(best - value) ? level : best))));
    }
  });

  it('see copies: what they change stays theirs', async () => {
    const [xBefore, wBefore] = [x.slice(), w.slice()];
    const rounder = await start(body(`${zeros} x.fill(9); w.fill(9); try { levels.push(3); } catch {} return { scale: 1, levels: q };`));
    expect((await rounder.round(x, w, 32, levels)).levels.every((level) => level === 0)).toBe(true);
    expect([x, w]).toEqual([xBefore, wBefore]);
  });

  it.each([
    ['return 1;', 'it gave the number 1.'],
    ['', 'it gave nothing.'],
    ['return Promise.resolve({});', 'levels is nothing, the block has 4 components.'],
    ['return { scale: 1, levels: [1] };', 'levels is an array of 1, the block has 4 components.'],
    ['return { scale: 1, levels: [0, 0, 0, 9] };', 'component 3 has 9, which is none of the levels.'],
    ['return { scale: 1, levels: [0, 0.5, 0, 0] };', 'component 1 has 0.5, which is none of the levels.'],
    ['return { scale: 1, levels: [0, NaN, 0, 0] };', 'component 1 has NaN, which is none of the levels.'],
    ['return { scale: 1, levels: ["0", 0, 0, 0] };', 'component 0 has the text "0", which is none of the levels.'],
    ['return { scale: x, levels: [0, 0, 0, 0] };', 'scale is an array of 4, no finite f32.'],
    ['return { scale: 1e39, levels: [0, 0, 0, 0] };', 'scale is the number 1e+39, no finite f32.'],
    ['if (levels[0] < 0) return { scale: 1, levels: [0, 0, 0, 0], min: 1 }; return { scale: 1, levels: x };', 'it gave a min here, and none on trial. Give back a min always, 0 where there is none.'],
  ])('are told what is wrong with %j', async (text, sentence) => {
    expect(await failure(() => runBody(text))).toMatchObject({ code: 'own/bad-result', message: `round has to give back { scale, levels }: ${sentence}` });
  });

  it('name line and column of what fails, of the text with its types, and the block', async () => {
    const rounder = await start('type A = number[];\nfunction round(x: Float32Array, w: Float32Array, levels: A) {\n  const a: A | undefined = x[0] > 0 ? [] : undefined; const b: number = a!.length; return b;\n}');
    expect(await failure(() => rounder.round(Float32Array.of(-1, 2), Float32Array.of(1, 1), 2, levels))).toMatchObject({
      code: 'own/runtime',
      details: { line: 3, column: 76, row: 0, block: [-1, 2] },
    });
    const later = await start(body(`if (x[0] === 5) throw new RangeError("five"); ${zeros} return { scale: 1, levels: q };`));
    const blocks = new Float32Array(3000).fill(1);
    blocks[2000] = 5;
    expect(await failure(() => later.round(blocks, blocks, 2, levels))).toMatchObject({ code: 'own/runtime', message: expect.stringContaining('RangeError: five'), details: { row: 1000, block: [5, 1] } });
  });

  it('fail at their line when they do not load', async () => {
    expect(await failure(() => start('const a: number[] = [];\nconst b: number = (a as any).b.c;\nfunction round() {}'))).toMatchObject({ code: 'own/runtime', details: { line: 2 } });
  });

  it.each(['Math.random()', 'new Date()', 'Date.now()', 'new Intl.NumberFormat()', 'performance.now()', 'new WeakRef({})'])('%s is refused with the reason', async (expression) => {
    const { code, message } = await failure(() => runBody(`const a = ${expression};`));
    expect(code).toBe('own/runtime');
    expect(message).toContain('the same block has to give the same levels every time');
  });

  it.each(['fetch("http://127.0.0.1")', 'process.exit()', 'require("fs")', 'globalThis.constructor.constructor("return process")().exit()'])('%s reaches nothing', async (expression) => {
    expect((await failure(() => runBody(`return ${expression};`))).code).toMatch(/^own\/(runtime|bad-result)$/);
  });

  it('are caught when a result depends on what came before', async () => {
    expect(await failure(async () => (await start('let n = 0; function round(x) { return { scale: ++n, levels: new Int8Array(x.length) }; }')).round(x, w, 32, levels))).toMatchObject({
      code: 'own/not-deterministic',
    });
  });

  it.each(['while (true) {}', 'Promise.resolve().then(function again() { return Promise.resolve().then(again); }); return { scale: 1, levels: new Int8Array(x.length) };'])(
    '%j is stopped',
    async (text) => {
      const rounder = await start(body(`if (levels[0] === 0) return; ${text}`), 500);
      const twice = async (): Promise<void> => {
        // Promises run after the first answer.
        for (let turn = 0; turn < 2; turn++) await rounder.round(x, w, 32, levels);
      };
      expect(await failure(twice)).toMatchObject({ code: 'own/too-long' });
    },
  );

  it.each([
    ['while (levels[0] < 0) {}', 2, 1],
    ['for (let k: number = 0; k < 64; k++)\n  outer: do { for (let i = 0; i < 2000; i++) continue; } while (1);', 3, 10],
    ['const fib = (n: number): number => n < 2 ? n : fib(n - 1) + fib(n - 2);\nfib(levels[0] < 0 ? 100 : 1);', 2, 13],
    ['const sum = (a: Float32Array) => { let s = 0; for (const v of a) s += v; return s; };\nlet s: number = 0; while (levels[0] < 0) s += sum(x);', 3, 20],
  ])('%j is stopped, and its place is known', async (text, line, column) => {
    const rounder = await start(`function round(x, w, levels) { if (levels[0] === 0) return;\n${text}\n}`, 1000);
    expect(await failure(() => rounder.round(x, w, 32, levels))).toMatchObject({
      code: 'own/too-long',
      message: `Line ${line}, column ${column}: A block took longer than 1 s and was stopped here. Is there a loop without an end?`,
      details: { line, column, row: 0, block: Array.from(x.slice(0, 32)) },
    });
  });

  it('are stopped while they load, and when their caller no longer wants them', async () => {
    expect(await failure(() => start('\n while (true) {} function round() {}', 300))).toMatchObject({ code: 'own/too-long', details: { line: 2, column: 2 } });
    const abort = new AbortController();
    const algorithm = await startOwnAlgorithm(body('while (levels[0] < 0) {} return;'), { signal: abort.signal, limitMs: 60_000 });
    started.push(algorithm);
    const running = failure(() => algorithm.rounder.round(x, w, 32, levels));
    setTimeout(() => abort.abort(), 20);
    expect(await running).toMatchObject({ code: 'job/cancelled' });
  });

  it('that eat all memory end, and only they', async () => {
    expect(await failure(() => runBody('if (levels[0] === 0) return; const a = []; for (;;) a.push(new Array(1000).fill(1.5));', 60_000))).toMatchObject({ code: 'own/runtime' });
  });

  it('cannot forge with changed built-in objects', async () => {
    const rounder = await start(`Int8Array.prototype.slice = () => new Int8Array(1); Array.from = () => [7]; Object.freeze = (a) => a; function round(x) { return { scale: 1, levels: new Int8Array(x.length) }; }`);
    // Three batches at least: the answer to the first is already wrong, and whoever asked sees it.
    const many = new Float32Array(2_000_000).fill(1);
    expect((await failure(() => rounder.round(many, many, 2, levels))).code).toMatch(/^own\/(bad-result|not-deterministic)$|^undefined$/);
  });
});

describe('the check of answers', () => {
  const asked = { id: 3, count: 4, dims: 2, levels, fitsMinimum: false };
  const good = fc.integer({ min: 1, max: 4 }).chain((done) =>
    fc.record({
      type: fc.constant('rounded' as const),
      id: fc.constant(3),
      codes: fc.int8Array({ min: -4, max: 3, minLength: 2 * done, maxLength: 2 * done }),
      scale: fc.float32Array({ noNaN: true, noDefaultInfinity: true, minLength: done, maxLength: done }),
      min: fc.constant(new Float32Array(done)),
      seconds: fc.double({ min: 0, max: 100, noNaN: true }),
    }),
  );

  it('takes every rounding as it is', () => {
    fc.assert(fc.property(good, (reply) => {
        expect(readRounded(reply, asked)).toEqual(reply);
      }));
  });

  it('takes nothing else: any change of one field is ignored or refused', () => {
    const field = fc.constantFrom('type', 'id', 'codes', 'scale', 'min');
    const junk = fc.oneof(fc.anything(), fc.int8Array(), fc.float32Array(), fc.constant(new Float32Array([Number.NaN])), fc.constant(new Int8Array(2).fill(9)), fc.constant(new Float32Array([1])));
    fc.assert(
      fc.property(good, field, junk, (reply, name, value) => {
        let taken: ReturnType<typeof readRounded>;
        try {
          taken = readRounded({ ...reply, [name]: value }, asked);
        } catch (error) {
          expect(isLabError(error, 'own/bad-result')).toBe(true);
          return;
        }
        if (!taken) return;
        const done = taken.scale.length;
        expect(done >= 1 && done <= 4 && taken.min.length === done && taken.codes.length === 2 * done).toBe(true);
        expect([...taken.codes].every((code) => code >= -4 && code <= 3)).toBe(true);
        expect([...taken.scale].every(Number.isFinite) && [...taken.min].every((one) => one === 0)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws on junk, and brings failures into shape', () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        expect(readRounded(data, asked)).toBeUndefined();
        expect(readFailure(data, 3)).toBeUndefined();
        expect(readPlace(data, 3)).toBeUndefined();
        expect(readPlace({ type: 'at', id: 3, row: data, loops: [data, data] }, 3)!.loops.every(Number.isSafeInteger)).toBe(true);
        const failed = readFailure({ type: 'failed', id: 3, kind: data, message: data, line: data, column: data, row: data }, 3)!;
        expect(typeof failed.message).toBe('string');
        expect([failed.line, failed.column, failed.row].every((value) => Number.isSafeInteger(value) && value >= 0)).toBe(true);
      }),
    );
  });
});
