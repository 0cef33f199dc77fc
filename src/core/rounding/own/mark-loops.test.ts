import { type AnyNode, parse } from 'acorn';
import { describe, expect, it } from 'vitest';
import { insertText, textColumn } from './column-map.ts';
import { HangPlace } from './hang-place.ts';
import { markLoops } from './mark-loops.ts';

const placeOf = ({ loc }: AnyNode) => ({ line: loc!.start.line, column: loc!.start.column + 1 });
function mark(code: string) {
  const program = parse(code, { ecmaVersion: 2024, sourceType: 'module', locations: true });
  const insertions = markLoops(program, placeOf);
  return { ...insertText(code, [], insertions), insertions };
}

/** What a program gives, and every call-out of its marks. */
function runMarked(code: string): { readonly result: unknown; readonly calls: readonly (readonly number[])[] } {
  const calls: number[][] = [];
  // oxlint-disable-next-line no-new-func
  const run = new Function('$hereAt', `"use strict";\n${mark(code).code}\n;return result;`) as (here: (...loops: number[]) => void) => unknown;
  return { result: run((...loops) => calls.push(loops)), calls };
}

/** Programs with every shape that the marks go into; each leaves its answer in `result`. */
const programs = [
  'let result = 0; for (let i = 0; i < 5; i++) result += i;',
  'let result = 0; for (const v of [1, 2, 3]) if (v > 1) result += v; else continue;',
  'let result = ""; for (const k in { a: 1, b: 2 }) result += k',
  'let result = 0; do result++; while (result < 7)\nresult *= 2',
  'let result = 0; while (result < 3) { result++ }',
  'let i = 0, result = []; outer: inner: for (;;) { for (;;) { if (++i > 9) break outer; if (i % 2) continue inner; result.push(i); } }',
  'let result = 0; if (result === 0) for (let i = 0; i < 3; i++) result++; else result = 9;',
  'let result = 0; for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) result += i * j',
  'const f = (n) => n < 2 ? n : f(n - 1) + f(n - 2); const result = f(12);',
  'const make = () => ({ a: 1 }); const nested = () => () => (x) => [x, make()]; const result = nested()()(3);',
  'const result = []; for (let i = 0; i < 3; i++) result.push(() => i)\nfor (const k in result) result[k] = result[k]()',
  'class A { static s = 1; #p = () => 4; static { for (let i = 0; i < 3; i++) A.s *= 2 } get p() { return this.#p() } constructor(v = () => { for (;;) return 5 }) { this.v = v() } }\nclass B extends A { constructor() { super(); this.b = [...(function* () { for (let i = 0; i < 3; i++) yield i })()] } }\nconst b = new B(); const result = [A.s, b.p, b.v, b.b];',
  'const { a = () => 7, ...rest } = { b: 2 }; const result = [a(), rest, ((x = 3) => x)(), (async () => 1)() instanceof Promise];',
  'let result = 0; for (let i = 0, n = () => { while (true) return 3 }; i < n(); i++) ; for (;;) { if (++result > 4) break } switch (1) { case 1: while (result < 9) result++ }',
  'function sum(a, b) { "use strict"; let s = 0; for (const v of arguments) s += v; return s } const result = [sum.length, sum(1, 2), `${[1, 2].map((v) => v * 2)}`, /\\/{/.test("/{")];',
  'const result = [1, 2, 3].map((v) => v > 1 ? (v, v * 2) : -v).filter((v) => v).reduce((a, b) => a + b)',
];

describe('the marks of loops', () => {
  it.each(programs)('leave what a program does: %j', (code) => {
    // oxlint-disable-next-line no-new-func
    const expected = (new Function(`"use strict";\n${code}\n;return result;`) as () => unknown)();
    expect(runMarked(code).result).toEqual(expected);
    expect(mark(code).code.split('\n')).toHaveLength(code.split('\n').length);
  });

  it('call out every 1024 turns, with the turns of the loops around them', () => {
    const { calls } = runMarked('let result = 0;\nfor (let k = 0; k < 3; k++)\n  for (let i = 0; i < 2500; i++) result++;');
    expect(calls).toEqual([1, 2, 3].flatMap((turn) => [1024, 2048].map((inner) => [3, 3, inner, 2, 1, turn])));
    expect(runMarked('let result = 0; const one = () => 1;\nfor (let i = 0; i < 5000; i++) { const f = () => { for (let j = 0; j < 1024 && i === 7; j++); }; f(); result += one(); }').calls.map((call) => call.slice(0, 2).join())).toContain('1,29');
  });

  it('keep every column', () => {
    for (const code of programs) {
      const { code: marked, map } = mark(code);
      const words = /[A-Za-z]\w*/g;
      for (const [index, line] of code.split('\n').entries()) {
        const markedLine = marked.split('\n')[index]!;
        // The words of the program, in order, among those of the marks.
        const before = [...line.matchAll(words)];
        const after = [...markedLine.replaceAll(/\{?let \$here\d*=0;|if\(!\(\+\+\$here\d+&1023\)\)\$hereAt\([^)]*\);?|!\(\+\+\$here&1023\)&&\$hereAt\([^)]*\)[;,]/g, (text) => ' '.repeat(text.length)).matchAll(words)];
        expect(after.map(([word]) => word)).toEqual(before.map(([word]) => word));
        expect(after.map((match) => textColumn(map, index + 1, match.index + 1))).toEqual(before.map((match) => match.index + 1));
      }
    }
  });
});

describe('the place of a run without an end', () => {
  const placeAfter = (...told: readonly number[][]) => {
    const place = new HangPlace();
    for (const loops of told) place.learn({ type: 'at', id: 1, row: 0, loops });
    return place.where;
  };

  it('is the loop that goes on, not those inside it nor those around it', () => {
    const turnsOf = (inner: number, middle: number): number[] => [9, 1, inner, 8, 1, middle, 7, 1, 3];
    expect(placeAfter(turnsOf(1024, 10), turnsOf(2048, 20), turnsOf(1024, 35))).toMatchObject({ line: 8 });
    // The caller's loop goes on; the loop of the function that it calls always has the same turns.
    expect(placeAfter([2, 1, 1024], [5, 1, 1024], [2, 1, 1024], [5, 1, 9216], [2, 1, 1024])).toMatchObject({ line: 5 });
    // The function's loop goes on; the caller's was seen before.
    expect(placeAfter([5, 1, 1024], [5, 1, 2048], [2, 1, 1024], [2, 1, 5000], [2, 1, 9000])).toMatchObject({ line: 2 });
  });

  it('is the loop told last, a function only without loops, and nothing for another block', () => {
    expect(placeAfter([2, 1, 1024], [1, 1, 0])).toMatchObject({ line: 2 });
    expect(placeAfter([1, 1, 0])).toMatchObject({ line: 1 });
    expect(placeAfter()).toBeUndefined();
    const place = new HangPlace();
    place.learn({ type: 'at', id: 1, row: 0, loops: [3, 1, 1024] });
    place.learn({ type: 'at', id: 1, row: 4, loops: [1, 1, 0] });
    expect(place.where).toEqual({ line: 1, column: 1, row: 4 });
  });
});
