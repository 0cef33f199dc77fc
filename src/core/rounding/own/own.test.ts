import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../../cli/kernel-source.ts';
import { parseLevels } from '../levels.ts';
import { findAlgorithm } from '../registry.ts';
import { loadRoundingKernel, roundVectors } from '../round.ts';
import { compileProgram } from './compile.ts';
import { exampleSource } from './example.ts';
import { parseProgram } from './parser.ts';
import { createOwnAlgorithm } from './round-own.ts';

/** The value of an expression, after some statements. */
const evaluate = (expression: string, before = '', steps = 100_000): unknown =>
  compileProgram(parseProgram(`function main() { ${before}\nreturn ${expression}; }`)).call('main', [], steps);
const failure = (attempt: () => unknown): { code?: string; message?: string; details?: unknown } => {
  try {
    attempt();
  } catch (error) {
    return error as { code: string; message: string };
  }
  return {};
};

describe('the language of own algorithms', () => {
  it.each<[string, unknown]>([
    ['2 + 3 * 4 - 6 / 4', 12.5],
    ['2 ** 3 ** 2', 512],
    ['-(7 % 4) + +2', -1],
    ['1 < 2 && 2 <= 2 && !(3 > 4) || false', true],
    ['0 || 7', 7],
    ['1 === 1 ? 5 : 6', 5],
    ['0x1f + 1_000 + 1.5e1 + .5', 1046.5],
    ['Math.max(Math.abs(-3), Math.sqrt(16), Math.fround(0.1))', 4],
    ['[3, 1, 2].slice(1).length', 2],
    ['new Float32Array([0.1])[0]', Math.fround(0.1)],
    ['(5 as number) + [1][0]!', 6],
    ['{ scale: 2 }.scale', 2],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });

  it('has loops, branches, functions and scopes as TypeScript has them', () => {
    const text = `
      type Pair = { a: number; b: readonly number[] } | undefined;
      const limit: number = 5;
      let calls = 0;
      function sum(values: number[], from: number): number {
        calls++;
        let total = 0;
        for (let i = from; ; i++) { if (i >= values.length) break; if (values[i] === 3) continue; total += values[i] }
        return total
      }
      export function main(): { total: number } {
        const values: Array<number> = [];
        let i = 0;
        while (i < limit) values.push(i++);
        for (const value of values) { const limit = 100; if (value > limit) return { total: 0 }; }
        let j = 10;
        { let j = 20; j += 1; }
        return { total: sum(values, 1) + j, calls, last: values[--i] };
      }`;
    const program = compileProgram(parseProgram(text));
    const expected = new Map([['total', 1 + 2 + 4 + 10], ['calls', 1], ['last', 4]]); // prettier-ignore
    expect(program.call('main', [], 1000)).toEqual(expected);
    // Globals are fresh in every call.
    expect(program.call('main', [], 1000)).toEqual(expected);
  });

  it('computes what JavaScript computes', () => {
    const text = `let a = 1.37; let b = [0.25, -3, 8]; for (let i = 0; i < 200; i++) { a = Math.sin(a) * 3 + b[i % 3] / (i + 1); b[(i + 1) % 3] -= a * 0.125; }`;
    // The same text, run by the engine itself: the reference.
    const reference = new Function(`${text} return a + b[0] * b[1] - b[2];`) as () => number;
    expect(evaluate('a + b[0] * b[1] - b[2]', text)).toBe(reference());
  });

  it.each([
    ['function round(x) {\n  return 1 +;\n}', 'own/syntax', 2],
    ['function round(x) {\n  let a = 1\n  b = 2;\n}', 'own/syntax', 3],
    ['const a = 1;\nfunction round(x) { a = 2; }', 'own/syntax', 2],
    ['function round(x) {\n\n  while (true) {', 'own/syntax', 3],
    ['function round() { break; }', 'own/syntax', 1],
    ['function round() {\n const f = () => 1;\n}', 'own/syntax', 2],
    ['function round() { let a = 1; let a = 2; }', 'own/syntax', 1],
    ['function round() { return Math.round(1.5); }', 'own/syntax', 1],
    ['function round() { return "text"; }', 'own/syntax', 1],
    [`function round() { return ${'('.repeat(5000)}`, 'own/syntax', 1],
  ])('refuses %j with the line', (text, code, line) => {
    expect(failure(() => compileProgram(parseProgram(text)))).toMatchObject({ code, details: { line } });
  });

  it.each(['fetch(1)', 'globalThis', 'self.fetch', 'x.constructor', '[].constructor', '[].constructor(1)', 'round.constructor', 'Math.constructor', 'Math.random()', '[].map(1)', 'new Function(1)', 'new Date(1)', 'eval(1)', 'import(1)', 'this', '[]["constructor"]', '{ a: 1 }.toString', '{ a: 1 }.__proto__', '(1).toFixed(2)', '__proto__', 'constructor', 'Math.toString()', '[].hasOwnProperty(1)'])(
    'cannot reach %s',
    (expression) => {
      expect(failure(() => evaluate(expression, 'const x = [1];')).code).toMatch(/^own\/(syntax|runtime)$/);
    },
  );

  it('ends loops without an end, endless calls and endless memory', () => {
    for (const before of ['while (true) {}', 'for (;;) {}', 'const a = [1]; for (const v of a) a.push(v);', 'new Float64Array(1e9);', 'for (;;) { const a = [1, 2, 3]; }'])
      expect(failure(() => evaluate('1', before)), before).toMatchObject({ code: 'own/too-long' });
    const program = compileProgram(parseProgram('function main() {\n return main(); }'));
    expect(failure(() => program.call('main', [], 1e6))).toMatchObject({ code: 'own/runtime', details: { line: 2 } });
    expect(program.functions.get('main')).toBe(0);
  });

  it('names the line of what fails while it runs', () => {
    expect(failure(() => evaluate('a[1]', '\nconst a = [1];'))).toMatchObject({ code: 'own/runtime', details: { line: 3 }, message: 'Line 3: Element 1 of an array of 1.' });
    expect(failure(() => evaluate('[1] + 2'))).toMatchObject({ code: 'own/runtime' });
  });
});

describe('own algorithms', () => {
  const x = Float32Array.from({ length: 320 }, (_, i) => Math.sin(i * 12.9898) * (1 + (i % 7)));
  const w = Float32Array.from(x, (value) => value * value + 0.5);

  it('round as the example says: the levels of absmax, the scale of least squares', async () => {
    const levels = parseLevels('-8..7');
    const absmax = findAlgorithm('absmax')!;
    const expected = roundVectors(await loadRoundingKernel(nodeKernels, absmax), absmax, { x, w: null, count: 10, dims: 32, levels });
    const own = createOwnAlgorithm(exampleSource).round(x, w, 10, 32, levels);
    expect(own.levels).toEqual(expected.levels);
    for (let row = 0; row < 10; row++) {
      const sumOf = (of: (i: number) => number) => Array.from({ length: 32 }, (_, i) => of(row * 32 + i)).reduce((sum, value) => sum + value);
      const best = sumOf((i) => w[i]! * x[i]! * own.levels[i]!) / sumOf((i) => w[i]! * own.levels[i]! ** 2);
      expect(own.scale[row]).toBe(Math.fround(best));
      expect(own.reconstruction[row * 32]).toBe(Math.fround(own.levels[row * 32]! * own.scale[row]!));
    }
  });

  it('give table indices where the levels are a table, and zeros for zeros', () => {
    const own = createOwnAlgorithm(exampleSource).round(new Float32Array(4), new Float32Array(4).fill(1), 1, 4, parseLevels('iq4nl'));
    expect([...own.levels]).toEqual([8, 8, 8, 8]);
    expect([...own.reconstruction]).toEqual([0, 0, 0, 0]);
  });

  it('cannot change the block for those after them', () => {
    const before = x.slice();
    createOwnAlgorithm('function round(x, w, levels) { const q = []; for (const v of x) q.push(0); x.fill(9); w.fill(9); levels.push(3); return { scale: 1, levels: q }; }').round(x, w, 10, 32, parseLevels('-4..3'));
    expect(x).toEqual(before);
  });

  it.each([
    ['return 1;', 'it gave the number 1.'],
    ['return { scale: 1, levels: [1] };', 'levels is an array of 1, the block has 4 components.'],
    ['return { scale: 1, levels: [0, 0, 0, 9] };', 'component 3 has 9, which is none of the levels.'],
    ['return { scale: x, levels: [0, 0, 0, 0] };', 'scale is an array of 4.'],
    ['', 'it gave nothing.'],
  ])('are told what is wrong with %j', (body, sentence) => {
    const run = () => createOwnAlgorithm(`function round(x, w, levels) { ${body} }`).round(x.slice(0, 4), w.slice(0, 4), 1, 4, parseLevels('-4..3'));
    expect(failure(run)).toMatchObject({ code: 'own/bad-result', message: `round has to give back { scale, levels }: ${sentence}` });
  });

  it('need a function round', () => {
    expect(failure(() => createOwnAlgorithm('function other() {}'))).toMatchObject({ code: 'own/syntax' });
  });
});
