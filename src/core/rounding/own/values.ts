import { LabError } from '../../lab-error.ts';

/** What the code of an own algorithm can hold: nothing else can be reached from it. */
export type OwnArray = number[] | Float32Array | Float64Array | Int32Array | Int8Array;
export type OwnValue = number | boolean | OwnArray | ReadonlyMap<string, OwnValue> | undefined;

/** An error while the code ran, with the line. */
export const runtimeError = (line: number, sentence: string): LabError => new LabError('own/runtime', `Line ${line}: ${sentence}`, { line });

export const isOwnArray = (value: OwnValue): value is OwnArray => Array.isArray(value) || ArrayBuffer.isView(value);

/** A value in words, for messages. */
export function describeValue(value: OwnValue): string {
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'boolean') return String(value);
  if (value === undefined) return 'nothing';
  return isOwnArray(value) ? `an array of ${value.length}` : `an object with ${[...value.keys()].join(', ') || 'no fields'}`;
}

export function asNumber(value: OwnValue, line: number): number {
  if (typeof value === 'number') return value;
  throw runtimeError(line, `Expected a number, found ${describeValue(value)}.`);
}

export function asArray(value: OwnValue, line: number): OwnArray {
  if (isOwnArray(value)) return value;
  throw runtimeError(line, `Expected an array, found ${describeValue(value)}.`);
}

/** As in JavaScript: 0, NaN, false and nothing are false. */
export const isTrue = (value: OwnValue): boolean => Boolean(value);

/** Steps and memory of one call: every loop turn, call and array element takes one step. */
export class Budget {
  private left = 0;
  private limit = 0;

  refill(steps: number): void {
    this.left = steps;
    this.limit = steps;
  }

  /** Throws own/too-long when the steps are used up. */
  spend(steps: number, line: number): void {
    this.left -= steps;
    if (this.left < 0)
      throw new LabError('own/too-long', `Line ${line}: more than ${this.limit.toLocaleString('en')} steps for one block. Is there a loop without an end?`, { line });
  }
}
