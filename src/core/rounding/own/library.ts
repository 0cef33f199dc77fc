import { asArray, asNumber, type Budget, type OwnArray, type OwnValue, runtimeError } from './values.ts';

/** The part of Math that is there. Without random: the same block gives the same levels everywhere. Without round: its ties hide. */
export const mathFunctions: Readonly<Record<string, (...args: number[]) => number>> = {
  abs: Math.abs, sign: Math.sign, floor: Math.floor, ceil: Math.ceil, trunc: Math.trunc, sqrt: Math.sqrt, cbrt: Math.cbrt, fround: Math.fround, exp: Math.exp,
  log: Math.log, log2: Math.log2, log10: Math.log10, pow: Math.pow, min: Math.min, max: Math.max, hypot: Math.hypot, sin: Math.sin, cos: Math.cos, tanh: Math.tanh,
}; // prettier-ignore

export const mathConstants: Readonly<Record<string, number>> = { PI: Math.PI, E: Math.E, SQRT2: Math.SQRT2 };

export const globalConstants: Readonly<Record<string, OwnValue>> = { Infinity, NaN, undefined };

/** Zeros of a given length; a step per element. */
const constructors: Readonly<Record<string, (length: number) => OwnArray>> = {
  Array: (length) => Array.from({ length }, () => 0),
  Float32Array: (length) => new Float32Array(length),
  Float64Array: (length) => new Float64Array(length),
  Int32Array: (length) => new Int32Array(length),
  Int8Array: (length) => new Int8Array(length),
};
export const constructorNames: readonly string[] = Object.keys(constructors);

/** `new Float64Array(32)`, or a copy of another array. */
export function construct(name: string, argument: OwnValue, budget: Budget, line: number): OwnArray {
  const source = typeof argument === 'number' ? undefined : asArray(argument, line);
  const length = source ? source.length : asNumber(argument, line);
  if (!Number.isInteger(length) || length < 0) throw runtimeError(line, `An array cannot have ${length} elements.`);
  budget.spend(length, line);
  const array = constructors[name]!(length);
  source?.forEach((value, index) => (array[index] = value));
  return array;
}

type Method = (array: OwnArray, args: readonly OwnValue[], budget: Budget, line: number) => OwnValue;

export const arrayMethods: Readonly<Record<string, Method>> = {
  push: (array, [value], budget, line) => {
    if (!Array.isArray(array)) throw runtimeError(line, 'This array has a fixed length; push needs one made by [] or new Array.');
    budget.spend(1, line);
    return array.push(asNumber(value, line));
  },
  fill: (array, [value], budget, line) => {
    budget.spend(array.length, line);
    return array.fill(asNumber(value, line));
  },
  slice: (array, [from, to], budget, line) => {
    budget.spend(array.length, line);
    return array.slice(from === undefined ? 0 : asNumber(from, line), to === undefined ? array.length : asNumber(to, line));
  },
  /** Ascending by number, whatever the kind of array. */
  sort: (array, args, budget, line) => {
    if (args.length > 0) throw runtimeError(line, 'sort takes nothing here: numbers are sorted ascending.');
    budget.spend(array.length * 8, line);
    return array.sort((a: number, b: number) => a - b);
  },
};

/** Both operands are numbers; === and !== are handled before. */
export const binaryOperators: Readonly<Record<string, (left: number, right: number) => number | boolean>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '**': (left, right) => left ** right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
};
