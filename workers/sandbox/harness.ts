import type { RoundRequest, SandboxReply } from '../../src/core/rounding/own/protocol.ts';

/** The levels as an own algorithm sees them. */
interface Levels extends ReadonlyArray<number> {
  isTable: boolean;
  nearest: (value: number) => number;
}

type Round = (x: Float32Array, w: Float32Array, levels: Levels) => unknown;

interface HarnessEnvironment {
  readonly code: string;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  readonly port: MessagePort;
}

/**
 * Compiles an own algorithm, connects it to a port and gives back what connects it to others. It stands alone: its text is handed to the sandbox as it is (scripts/sandbox-page.mjs,
 * src/cli/own-sandbox.ts), so it imports nothing but types. It shares its realm with the code of the algorithm, so it keeps what it needs in its own
 * variables; it is there for clear messages, and nobody outside relies on its checks.
 */
export function startHarness({ code, now, port: firstPort }: HarnessEnvironment): (port: MessagePort) => void {
  const { Float32Array, Int8Array, Int16Array, Error, Number, String, JSON, Math, Array, Object } = globalThis;
  const { floor, fround } = Math;
  const { isFinite } = Number;
  // The whole point: code made from the visitor's text, in a realm that has nothing to lose.
  // oxlint-disable-next-line no-eval
  const evaluate = globalThis.eval;
  const fileName = 'own-algorithm.js';
  /** A batch ends early after this long, so that whoever waits can tell a long batch from a loop without an end. */
  const batchMs = 25;
  /** The engine optimises what runs often: the first times would say ten times what the function takes afterwards. */
  const warmUpMs = 20;
  let isWarm = false;
  /** A block that takes longer tells where it is, from every place once in this time. */
  const hintMs = 100;

  type Position = { line: number; column: number };
  /** The topmost place of the algorithm's text in a stack. The wrapper has one line before it. */
  const positionOf = (error: unknown): Position => {
    try {
      const match = /own-algorithm\.js:(\d+):(\d+)/.exec(String((error as { stack?: unknown }).stack));
      return match ? { line: Number(match[1]) - 1, column: Number(match[2]) } : { line: 0, column: 0 };
    } catch {
      return { line: 0, column: 0 };
    }
  };
  const messageOf = (error: unknown): string => {
    try {
      return error instanceof Error ? `${error.name}: ${error.message}` : `It threw ${describe(error)}.`;
    } catch {
      return 'It threw something that cannot be read.';
    }
  };

  const describe = (value: unknown): string => {
    if (typeof value === 'number') return `the number ${value}`;
    if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`;
    if (value === undefined) return 'nothing';
    if (value === null || typeof value !== 'object') return String(value);
    if (typeof (value as { then?: unknown }).then === 'function') return 'a promise; round has to answer at once';
    const { length } = value as { length?: unknown };
    return typeof length === 'number' ? `an array of ${length}` : 'an object';
  };

  /** Thrown by the checks below; caught by roundBatch. */
  class BadResult {
    readonly sentence: string;
    constructor(sentence: string) {
      this.sentence = sentence;
    }
  }

  /** Thrown when a block gave two results. */
  const changed = {};

  /** What the code is at: a block of a request, or loading. Its loops call out by hereAt, which tells whoever waits once it takes long. */
  const at = { port: firstPort, id: -1, row: 0 };
  let seen = { id: 0, row: -1, since: 0, told: Object.create(null) as Record<string, number> };
  const hereAt = (...loops: number[]): void => {
    const time = now();
    if (seen.id !== at.id || seen.row !== at.row) seen = { id: at.id, row: at.row, since: time, told: Object.create(null) as Record<string, number> };
    const place = `${loops[0]},${loops[1]}`;
    if (time - (seen.told[place] ?? seen.since) < hintMs) return;
    seen.told[place] = time;
    at.port.postMessage({ type: 'at', id: at.id, row: at.row, loops } satisfies SandboxReply, []);
  };

  forbidChance();
  let round: Round | undefined;
  let loadFailure: SandboxReply | undefined;
  let fitsMinimum = false;
  try {
    // Names of the language as variables around the code: the global object of a context of node answers each look-up by a call.
    const names = 'Math Array Object Number Map Set Float32Array Float64Array Int8Array Int16Array Int32Array Uint8Array Infinity NaN isFinite isNaN'.split(' ');
    // $hereAt is called by the marks of src/core/rounding/own/mark-loops.ts.
    const wrapper = `(function (${names.join()},$hereAt) { return (function () { "use strict";\n${code}\n;return round; })(); })\n//# sourceURL=${fileName}`;
    round = (evaluate(wrapper) as (...values: unknown[]) => Round)(...names.map((name) => (globalThis as unknown as Record<string, unknown>)[name]), hereAt);
    if (typeof round !== 'function') throw new Error(`round is ${describe(round)}, not a function.`);
  } catch (error) {
    loadFailure = { type: 'failed', id: -1, kind: 'runtime', message: messageOf(error), ...positionOf(error), row: 0 };
  }
  if (!loadFailure) fitsMinimum = givesMinimum(round!);

  const connect = (port: MessagePort): void => {
    // addEventListener belongs to a prototype that worker.ts takes away.
    // oxlint-disable-next-line unicorn/prefer-add-event-listener
    port.onmessage = ({ data: request }: MessageEvent<RoundRequest>) => {
      at.port = port;
      at.id = request.id;
      seen.row = -1;
      const reply = roundBatch(round!, request);
      port.postMessage(reply, reply.type === 'rounded' ? [reply.codes.buffer as ArrayBuffer, reply.scale.buffer as ArrayBuffer, reply.min.buffer as ArrayBuffer] : []);
    };
    port.postMessage(loadFailure ?? { type: 'ready', fitsMinimum });
  };
  connect(firstPort);
  return connect;

  /** The same block must give the same levels, here and everywhere. */
  function forbidChance(): void {
    const refuse = (name: string) => (): never => {
      throw new Error(`${name} is not available: the same block has to give the same levels every time.`);
    };
    Math.random = refuse('Math.random');
    for (const name of ['Date', 'Intl', 'Temporal', 'WeakRef', 'FinalizationRegistry', 'SharedArrayBuffer', 'Atomics', 'WebAssembly', 'performance', 'crypto'])
      Object.defineProperty(globalThis, name, { get: refuse(name), set: refuse(name), configurable: false });
  }

  function makeLevels(values: Int8Array, isTable: boolean): Levels {
    const levels = Array.from(values) as unknown as Levels;
    const last = values.length - 1;
    const low = values[0]!;
    const high = values[last]!;
    levels.isTable = isTable;
    levels.nearest = isTable
      ? (value) => {
          let below = 0;
          let above = last;
          if (!(value > low)) return value === value ? low : value;
          if (value >= high) return high;
          while (above - below > 1) {
            const middle = (below + above) >> 1;
            if (values[middle]! <= value) below = middle;
            else above = middle;
          }
          return value - values[below]! >= values[above]! - value ? values[above]! : values[below]!;
        }
      : (value) => {
          const whole = floor(value);
          const near = value - whole >= 0.5 ? whole + 1 : whole;
          return near < low ? low : near > high ? high : near;
        };
    return Object.freeze(levels);
  }

  /** Whether it gives back a min for a small block. */
  function givesMinimum(algorithm: Round): boolean {
    try {
      const x = new Float32Array([0.5, -1, 0.25, 0.75]);
      const result = algorithm(x, new Float32Array([1, 1, 1, 1]), makeLevels(new Int8Array([0, 1, 2, 3]), false));
      return typeof result === 'object' && result !== null && 'min' in result;
    } catch {
      // What is wrong shows when it rounds what is asked for.
      return false;
    }
  }

  function roundBatch(algorithm: Round, request: RoundRequest): SandboxReply {
    const { id, x, w, dims } = request;
    const levels = makeLevels(request.levels, request.isTable);
    const codeOf = new Int16Array(256).fill(-1000);
    for (let index = 0; index < levels.length; index++) codeOf[levels[index]! + 128] = request.isTable ? index : levels[index]!;
    const count = x.length / dims;
    const codes = new Int8Array(x.length);
    const scale = new Float32Array(count);
    const min = new Float32Array(count);
    const block = new Float32Array(dims);
    const weights = new Float32Array(dims);
    let row = 0;
    const roundRow = (): void => {
      at.row = row;
      const offset = row * dims;
      for (let i = 0; i < dims; i++) {
        block[i] = x[offset + i]!;
        weights[i] = w[offset + i]!;
      }
      const result = algorithm(block, weights, levels) as { levels?: ArrayLike<number>; scale?: number; min?: number } | undefined;
      if (typeof result !== 'object' || result === null) throw new BadResult(`it gave ${describe(result)}.`);
      const given = result.levels;
      if (typeof given !== 'object' || given === null || given.length !== dims) throw new BadResult(`levels is ${describe(given)}, the block has ${dims} components.`);
      for (let i = 0; i < dims; i++) {
        const value = given[i]!;
        const code = value === (value | 0) && value >= -128 && value <= 127 ? codeOf[(value | 0) + 128]! : -1000;
        if (code === -1000) throw new BadResult(`component ${i} has ${typeof value === 'number' ? value : describe(value)}, which is none of the levels.`);
        codes[offset + i] = code;
      }
      const rowScale = result.scale!;
      if (typeof rowScale !== 'number' || !isFinite(fround(rowScale))) throw new BadResult(`scale is ${describe(rowScale)}, no finite f32.`);
      scale[row] = rowScale;
      const rowMin = result.min;
      if (rowMin !== undefined) {
        if (typeof rowMin !== 'number' || !isFinite(fround(rowMin))) throw new BadResult(`min is ${describe(rowMin)}, no finite f32.`);
        if (!fitsMinimum && rowMin !== 0) throw new BadResult('it gave a min here, and none on trial. Give back a min always, 0 where there is none.');
        min[row] = rowMin;
      }
    };
    try {
      const startedAt = now();
      let elapsed = 0;
      for (let stride = 1, check = 1; ; ) {
        roundRow();
        row++;
        if (row === count) break;
        if (row < check) continue;
        const last = elapsed;
        elapsed = now() - startedAt;
        if (elapsed > batchMs) break;
        // Reading the clock costs more than a small block: about once in a millisecond is enough.
        if (elapsed - last < 0.5) stride *= 2;
        else if (elapsed - last > 2 && stride > 1) stride >>= 1;
        check = row + stride;
      }
      const done = row;
      elapsed = now() - startedAt;
      if (elapsed / done < 10) checkAgain();
      if (!isWarm && elapsed / done < 1) elapsed = timeAgain(done);
      isWarm = true;
      return {
        type: 'rounded',
        id,
        codes: done === count ? codes : codes.slice(0, done * dims),
        scale: done === count ? scale : scale.slice(0, done),
        min: done === count ? min : min.slice(0, done),
        seconds: elapsed / 1000,
      };
    } catch (error) {
      if (error instanceof BadResult) return { type: 'failed', id, kind: 'bad-result', message: `round has to give back { scale, levels }: ${error.sentence}`, line: 0, column: 0, row };
      if (error === changed)
        return { type: 'failed', id, kind: 'not-deterministic', message: 'The same block was rounded twice and gave two results. Keep nothing between calls.', line: 0, column: 0, row: 0 };
      return { type: 'failed', id, kind: 'runtime', message: messageOf(error), ...positionOf(error), row };
    }

    /** The same blocks until the engine knows them, then once more with the clock: milliseconds. */
    function timeAgain(done: number): number {
      const startedAt = now();
      const roundAll = (): void => {
        for (row = 0; row < done; row++) roundRow();
      };
      while (now() - startedAt < warmUpMs) roundAll();
      const timedAt = now();
      roundAll();
      return now() - timedAt;
    }

    /** The first block once more: a result that depends on what came before it would make every number depend on the order of the blocks. */
    function checkAgain(): void {
      const before = codes.slice(0, dims);
      const [scaleBefore, minBefore] = [scale[0], min[0]];
      row = 0;
      roundRow();
      for (let i = 0; i < dims; i++) if (codes[i] !== before[i]) throw changed;
      if (scale[0] !== scaleBefore || min[0] !== minBefore) throw changed;
    }
  }
}
