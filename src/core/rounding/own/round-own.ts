import { LabError } from '../../lab-error.ts';
import { levelValues, type LevelSet } from '../levels.ts';
import type { RoundingResult } from '../round.ts';
import { compileProgram, type OwnProgram } from './compile.ts';
import { parseProgram } from './parser.ts';
import { describeValue, isOwnArray, type OwnValue } from './values.ts';

/** Steps for one block: about a tenth of a second. The same on every machine, unlike a time limit. */
export const stepsPerBlock = 2_000_000;

const entry = 'round';

/** An own algorithm, ready to round. */
export interface OwnAlgorithm {
  /** As roundVectors: x and w are count x dims. Throws own/runtime, own/too-long, own/bad-result. */
  readonly round: (x: Float32Array, w: Float32Array, count: number, dims: number, levels: LevelSet) => RoundingResult;
}

/** Reads the text of an own algorithm: a function round(x, w, levels). Throws own/syntax with the line. */
export function createOwnAlgorithm(text: string): OwnAlgorithm {
  const program = compileProgram(parseProgram(text));
  const parameters = program.functions.get(entry);
  if (parameters === undefined || parameters > 3)
    throw new LabError('own/syntax', 'Line 1: there has to be a function round(x, w, levels).', { line: 1 });
  return { round: (x, w, count, dims, levels) => roundAll(program, x, w, count, dims, levels) };
}

function roundAll(program: OwnProgram, x: Float32Array, w: Float32Array, count: number, dims: number, levels: LevelSet): RoundingResult {
  const values = levelValues(levels);
  const codeOf = new Map(values.map((value, index) => [value, levels.kind === 'table' ? index : value]));
  const result: RoundingResult = { levels: new Int8Array(count * dims), scale: new Float32Array(count), min: new Float32Array(count), reconstruction: new Float32Array(count * dims) };
  for (let row = 0; row < count; row++) {
    const [from, to] = [row * dims, (row + 1) * dims];
    // Copies: the code may write to them.
    const returned = program.call(entry, [x.slice(from, to), w.slice(from, to), [...values]], stepsPerBlock);
    const { scale, codes } = readResult(returned, dims, codeOf);
    result.scale[row] = scale;
    codes.forEach(({ code, value }, i) => {
      result.levels[from + i] = code;
      result.reconstruction[from + i] = value * result.scale[row]!;
    });
  }
  return result;
}

function readResult(returned: OwnValue, dims: number, codeOf: ReadonlyMap<number, number>) {
  const problem = (sentence: string): LabError => new LabError('own/bad-result', `round has to give back { scale, levels }: ${sentence}`, {});
  if (!(returned instanceof Map)) throw problem(`it gave ${describeValue(returned)}.`);
  const scale = returned.get('scale') as OwnValue;
  const levels = returned.get('levels') as OwnValue;
  if (typeof scale !== 'number') throw problem(`scale is ${describeValue(scale)}.`);
  if (!isOwnArray(levels) || levels.length !== dims) throw problem(`levels is ${describeValue(levels)}, the block has ${dims} components.`);
  const codes = Array.from(levels, (value, i) => {
    const code = codeOf.get(value === 0 ? 0 : value);
    if (code === undefined) throw problem(`component ${i} has ${value}, which is none of the levels.`);
    return { code, value };
  });
  return { scale, codes };
}
