import { cancelledError, LabError } from '../../lab-error.ts';
import { levelValues, type LevelSet } from '../levels.ts';
import { computeReconstruction, type RoundingResult } from '../round.ts';
import { readFailure, readPlace, readRounded } from './check-reply.ts';
import { type ColumnMap, textColumn } from './column-map.ts';
import { HangPlace } from './hang-place.ts';
import type { RoundRequest, SandboxFailure } from './protocol.ts';
import { ownRow } from './row.ts';

/** A sandbox that holds the code of one own algorithm: the way in and the way from positions back to the text. */
export interface OwnSandbox {
  readonly port: MessagePort;
  /**
   * To whoever opened the sandbox. In: the reason, a text, when the sandbox has ended by itself. Out: `failed` once anything went wrong, so that the
   * sandbox must not be used again; `done` from whoever used it, at the end.
   */
  readonly alarm: MessagePort;
  readonly map: ColumnMap;
}

/** Where jobs get own algorithms from: the page's sandbox, or a worker of node. */
export interface OwnAlgorithms {
  /** Throws own/unknown where no text has this id, own/syntax, own/runtime and own/too-long when its code does not load, own/no-sandbox. */
  readonly open: (id: string) => Promise<OwnRounder>;
}

/** A result, and the seconds that the function itself took, as the sandbox measured them. */
export interface OwnResult extends RoundingResult {
  readonly seconds: number;
}

/** An own algorithm, ready to round. */
export interface OwnRounder {
  readonly fitsMinimum: boolean;
  /**
   * x and w are count x dims; they are copied. Throws own/runtime with line and column, own/too-long when one block takes longer than the limit (with the line
   * of the loop, where the code comes by one), own/bad-result, own/not-deterministic, job/cancelled.
   */
  readonly round: (x: Float32Array, w: Float32Array, dims: number, levels: LevelSet) => Promise<OwnResult>;
}

export interface SessionOptions {
  readonly signal?: AbortSignal | undefined;
  /** For one block, default 4 s; for loading the code thrice that. It is wall time, so that a busy machine counts: hence not less. */
  readonly limitMs?: number;
}

const defaultLimitMs = 4000;

/** The rounder itself, when it does what its id says. Throws own/bad-result: a link can give any id to a text. */
export function checkKind(id: string, rounder: OwnRounder): OwnRounder {
  if (rounder.fitsMinimum === (ownRow(id)?.kind === 'affine')) return rounder;
  throw new LabError('own/bad-result', `The code ${rounder.fitsMinimum ? 'gives back a min' : 'gives back no min'}, which its id does not say. Save it again.`, { algorithm: id });
}

/** The error of a failure inside, its position brought back to the text. */
function failureError({ kind, message, line, column, row }: SandboxFailure, map: ColumnMap, block?: Float32Array): LabError {
  const where = line > 0 ? { line, column: textColumn(map, line, column) } : undefined;
  const place = where ? `Line ${where.line}, column ${where.column}: ` : '';
  return new LabError(`own/${kind}`, place + message, { ...where, row, ...(block && { block: [...block] }) });
}

/** The error of a run that was stopped after `ms`. Without `blockAt`, of loading. */
function tooLongError(place: HangPlace, ms: number, blockAt?: (row: number) => readonly [row: number, block: Float32Array]): LabError {
  const { where } = place;
  const [row, block] = (where && blockAt?.(where.row)) ?? [];
  const [start, here] = where ? [`Line ${where.line}, column ${where.column}: `, ' here'] : ['', ''];
  return new LabError('own/too-long', `${start}${blockAt ? 'A block' : 'Loading the code'} took longer than ${ms / 1000} s and was stopped${here}. Is there a loop without an end?`, {
    limitMs: ms,
    ...(where && { line: where.line, column: where.column }),
    ...(block && { row, block: [...block] }),
  });
}

/**
 * Waits until the code has loaded and gives back its rounder. The caller ends the sandbox; the session never trusts what comes out of it.
 * Throws own/runtime, own/too-long, job/cancelled.
 */
export async function openSession({ port, alarm, map }: OwnSandbox, { signal, limitMs = defaultLimitMs }: SessionOptions = {}): Promise<OwnRounder> {
  const gone = new AbortController();
  alarm.addEventListener('message', ({ data }: MessageEvent<unknown>) => gone.abort(data), { once: true });
  alarm.start();
  /** The first message of this id that `read` makes something of. `blockAt` knows the block of a row. */
  const answer = <T>(id: number, read: (data: unknown) => T | undefined, ms: number, blockAt?: (row: number) => readonly [row: number, block: Float32Array]): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const place = new HangPlace();
      const settle = (end: () => void): void => {
        clearTimeout(timer);
        port.removeEventListener('message', onMessage);
        signal?.removeEventListener('abort', onAbort);
        gone.signal.removeEventListener('abort', onGone);
        end();
      };
      const onMessage = ({ data }: MessageEvent<unknown>): void => {
        try {
          const at = readPlace(data, id);
          if (at) place.learn(at);
          const value = at ? undefined : read(data);
          if (value !== undefined) settle(() => resolve(value));
        } catch (error) {
          fail(error);
        }
      };
      const fail = (error: unknown): void => {
        alarm.postMessage('failed', []);
        settle(() => reject(error as Error));
      };
      const onAbort = (): void => fail(cancelledError());
      const onGone = (): void => fail(new LabError('own/runtime', `The sandbox of the algorithm stopped by itself: ${String(gone.signal.reason).slice(0, 200)}`));
      const timer = setTimeout(() => fail(tooLongError(place, ms, blockAt)), ms);
      port.addEventListener('message', onMessage);
      signal?.addEventListener('abort', onAbort, { once: true });
      gone.signal.addEventListener('abort', onGone, { once: true });
      if (signal?.aborted) onAbort();
      else if (gone.signal.aborted) onGone();
    });

  const ready = answer(
    -1,
    (data) => {
      const failure = readFailure(data, -1);
      if (failure) throw failureError(failure, map);
      const message = data as { readonly type?: unknown; readonly fitsMinimum?: unknown } | null;
      return message?.type === 'ready' ? { fitsMinimum: message.fitsMinimum === true } : undefined;
    },
    3 * limitMs,
  );
  port.start();
  const { fitsMinimum } = await ready;

  let lastId = 0;
  const round: OwnRounder['round'] = async (x, w, dims, levels) => {
    const count = x.length / dims;
    const codes = { levels: new Int8Array(x.length), scale: new Float32Array(count), min: new Float32Array(count) };
    let seconds = 0;
    for (let done = 0; done < count; ) {
      const request: RoundRequest = { id: ++lastId, x: x.slice(done * dims), w: w.slice(done * dims), dims, levels: Int8Array.from(levelValues(levels)), isTable: levels.kind === 'table' };
      const { id } = request;
      const asked = { id, count: count - done, dims, levels, fitsMinimum };
      const firstRow = done;
      const blockAt = (rowAsked: number): readonly [number, Float32Array] => {
        const row = firstRow + Math.min(rowAsked, asked.count - 1);
        return [row, x.slice(row * dims, (row + 1) * dims)];
      };
      const reply = answer(
        id,
        (data) => {
          const failure = readFailure(data, id);
          if (!failure) return readRounded(data, asked);
          const [row, block] = blockAt(failure.row);
          throw failureError({ ...failure, row }, map, block);
        },
        limitMs,
        blockAt,
      );
      port.postMessage(request, [request.x.buffer, request.w.buffer]);
      const part = await reply;
      codes.levels.set(part.codes, done * dims);
      codes.scale.set(part.scale, done);
      codes.min.set(part.min, done);
      seconds += part.seconds;
      done += part.scale.length;
    }
    const kind = fitsMinimum ? 'affine' : 'linear-or-table';
    return { ...codes, reconstruction: computeReconstruction({ kind }, levels, dims, codes), seconds };
  };
  return { fitsMinimum, round };
}
