import { LabError } from '../../lab-error.ts';
import type { LevelSet } from '../levels.ts';
import type { SandboxFailure, SandboxPlace, SandboxReply } from './protocol.ts';

/** What was asked for. */
export interface AskedBatch {
  readonly id: number;
  readonly count: number;
  readonly dims: number;
  readonly levels: LevelSet;
  readonly fitsMinimum: boolean;
}

type Rounded = Extract<SandboxReply, { type: 'rounded' }>;

const malformed = (what: string): LabError =>
  new LabError('own/bad-result', `The sandbox gave an answer that is no rounding: ${what}. Does the code change built-in objects?`);

const isObject = (data: unknown): data is Record<string, unknown> => typeof data === 'object' && data !== null;

const whole = (value: unknown): number => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0);

/** Where the code says that it is, when a message says so; at most 20 loops of it. */
export function readPlace(data: unknown, id: number): SandboxPlace | undefined {
  if (!isObject(data) || data['type'] !== 'at' || data['id'] !== id || !Array.isArray(data['loops'])) return undefined;
  return { type: 'at', id, row: whole(data['row']), loops: data['loops'].slice(0, 60).map(whole) };
}

/** The failure that a message reports, its fields brought into shape, or undefined when it reports none. */
export function readFailure(data: unknown, id: number): SandboxFailure | undefined {
  if (!isObject(data) || data['type'] !== 'failed' || data['id'] !== id) return undefined;
  const kinds: readonly SandboxFailure['kind'][] = ['runtime', 'bad-result', 'not-deterministic'];
  return {
    type: 'failed',
    id,
    kind: kinds.find((kind) => kind === data['kind']) ?? 'runtime',
    message: typeof data['message'] === 'string' ? data['message'].slice(0, 500) : 'It failed without a message.',
    line: whole(data['line']),
    column: whole(data['column']),
    row: whole(data['row']),
  };
}

/**
 * An answer to a batch, when it is one; undefined for messages with another id or of another kind. Throws own/bad-result when it claims to be the
 * answer and is not what every rounding is: whole blocks, allowed levels, finite f32 scales and minima. The code inside shares its memory with
 * whoever wrote the answer, so nothing about it is taken for granted.
 */
export function readRounded(data: unknown, asked: AskedBatch): Rounded | undefined {
  if (!isObject(data) || data['type'] !== 'rounded' || data['id'] !== asked.id) return undefined;
  const { codes, scale, min, seconds } = data;
  if (!(codes instanceof Int8Array && scale instanceof Float32Array && min instanceof Float32Array)) throw malformed('not of typed arrays');
  const done = scale.length;
  if (done < 1 || done > asked.count) throw malformed(`${done} of ${asked.count} blocks`);
  if (min.length !== done || codes.length !== done * asked.dims) throw malformed('its arrays are not of one length');
  if (!scale.every(Number.isFinite) || !min.every(Number.isFinite)) throw malformed('a scale or a min is not finite');
  if (!asked.fitsMinimum && min.some((value) => value !== 0)) throw malformed('a min, which it does not give on trial');
  const { levels } = asked;
  const isAllowed = levels.kind === 'range' ? (code: number) => code >= levels.nmin && code <= levels.nmax : (code: number) => (code & 0xff) < levels.values.length;
  if (!codes.every(isAllowed)) throw malformed('a level that is not allowed');
  return { type: 'rounded', id: asked.id, codes, scale, min, seconds: typeof seconds === 'number' && seconds >= 0 && seconds < 1e6 ? seconds : 0 };
}
