import { LabError, throwIfCancelled } from '../../core/lab-error.ts';
import { noAnswerError, statusError } from './request-errors.ts';

/** A part of a file, and what its server says about the whole. */
export interface RangeReply {
  readonly bytes: Uint8Array;
  /** Of the whole file. */
  readonly byteLength: number;
  /** The ETag, or else the time of the last change; undefined when the server tells neither. */
  readonly version: string | undefined;
}

/** How long to wait, in milliseconds. */
export interface RequestTiming {
  /** For the next bytes, before the server counts as silent. */
  readonly stall: number;
  /** Before the second try. */
  readonly retry: number;
  /** Before the second try at most, when the server asks to wait. */
  readonly busy: number;
}

export const usualTiming: RequestTiming = { stall: 20_000, retry: 300, busy: 5_000 };

/** A failure that may be gone the next time. */
class Passing extends Error {
  readonly problem: LabError;
  readonly waitMs: number;

  constructor(problem: LabError, waitMs: number) {
    super(problem.message);
    this.problem = problem;
    this.waitMs = waitMs;
  }
}

/**
 * Bytes [start, end) of the file at an address, fewer when it ends before; tried twice when nothing came, too little, or the server is
 * busy. A server that answers with the whole file is cut off. Throws remote/* and job/cancelled.
 *
 * No If-Range is sent: it would cost a question beforehand (CORS preflight) that many hosts refuse. Callers compare `version` instead.
 */
export async function requestRange(
  address: string,
  start: number,
  end: number,
  signal: AbortSignal | undefined,
  timing: RequestTiming = usualTiming,
): Promise<RangeReply> {
  try {
    return await tryRange(address, start, end, signal, timing);
  } catch (error) {
    if (!(error instanceof Passing)) throw error;
    await pause(error.waitMs, signal);
  }
  try {
    return await tryRange(address, start, end, signal, timing);
  } catch (error) {
    throw error instanceof Passing ? error.problem : error;
  }
}

async function tryRange(
  address: string,
  start: number,
  end: number,
  signal: AbortSignal | undefined,
  timing: RequestTiming,
): Promise<RangeReply> {
  throwIfCancelled(signal);
  const silence = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), timing.stall);
  };
  const stop = new AbortController();
  const signals = [silence.signal, stop.signal, ...(signal ? [signal] : [])];
  try {
    heard();
    const response = await fetch(address, {
      headers: { range: `bytes=${start}-${end - 1}` },
      // The browser's own cache would answer the parts of one file one after the other.
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any(signals),
    });
    heard();
    if (response.status !== 206) throw refused(response, address, timing);
    const { first, byteLength } = readContentRange(response, address, start, end);
    const bytes = new Uint8Array(Math.min(end, byteLength) - first);
    await readBody(response, bytes, address, timing, heard);
    const version = response.headers.get('etag') ?? response.headers.get('last-modified') ?? undefined;
    return { bytes, byteLength, version };
  } catch (error) {
    throwIfCancelled(signal);
    if (error instanceof LabError || error instanceof Passing) throw error;
    if (silence.signal.aborted)
      throw new Passing(incomplete(address, `nothing came for ${timing.stall / 1000} seconds`), timing.retry);
    throw new Passing(await noAnswerError(address, error), timing.retry);
  } finally {
    clearTimeout(timer);
    // Whatever is still on its way is not wanted: a server that sends the whole file must not go on.
    stop.abort();
  }
}

const passingStatus = new Set([408, 429, 500, 502, 503, 504]);

function refused(response: Response, address: string, timing: RequestTiming): LabError | Passing {
  const problem = statusError(response, address);
  if (!passingStatus.has(response.status)) return problem;
  const asked = Number(response.headers.get('retry-after') ?? Number.NaN) * 1000;
  return new Passing(problem, asked > 0 ? Math.min(asked, timing.busy) : timing.retry);
}

function readContentRange(
  response: Response,
  address: string,
  start: number,
  end: number,
): { first: number; byteLength: number } {
  const text = response.headers.get('content-range');
  const host = new URL(address).host;
  if (text === null)
    throw new LabError(
      'remote/no-ranges',
      `${host} does not let pages see which part of the file it sends (Content-Range is not exposed). Download the file and drop it here.`,
      { address },
    );
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(text);
  const [first, last, byteLength] = (match?.slice(1) ?? []).map(Number) as [number?, number?, number?];
  const isRight =
    first === start &&
    byteLength !== undefined &&
    last === Math.min(end, byteLength) - 1 &&
    Number.isSafeInteger(byteLength);
  if (!isRight)
    throw new LabError(
      'remote/no-ranges',
      `${host} was asked for bytes ${start}-${end - 1} and sent "${text.slice(0, 60)}". Download the file and drop it here.`,
      { address, asked: [start, end], contentRange: text },
    );
  return { first, byteLength };
}

async function readBody(
  response: Response,
  bytes: Uint8Array,
  address: string,
  timing: RequestTiming,
  heard: () => void,
): Promise<void> {
  let filled = 0;
  const reader = response.body!.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    heard();
    if (done) break;
    if (filled + value.byteLength > bytes.byteLength)
      throw new LabError(
        'remote/no-ranges',
        `${new URL(address).host} sent more than it was asked for. Download the file and drop it here.`,
        { address },
      );
    bytes.set(value, filled);
    filled += value.byteLength;
  }
  if (filled < bytes.byteLength)
    throw new Passing(incomplete(address, `${filled} of ${bytes.byteLength} bytes came`), timing.retry);
}

const incomplete = (address: string, what: string) =>
  new LabError('remote/incomplete', `The answer of ${new URL(address).host} broke off: ${what}. Try again.`, {
    address,
  });

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done);
  });
}
