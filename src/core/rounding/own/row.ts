import { isLabError, type LabError } from '../../lab-error.ts';
import type { RoundingAlgorithm } from '../algorithm.ts';

/** `own-` or `own-min-`, then a hash of the text: an id stands for one text, so that links, caches and undo always mean the same numbers. */
const idPattern = /^own-(min-)?[0-9a-z]{11}$/;

/** Ids of own algorithms anywhere in a text. */
export const ownIdsIn = (text: string): readonly string[] => [...new Set(text.match(/\bown-(?:min-)?[0-9a-z]{11}\b/g) ?? [])];

export const isOwnId = (id: string): boolean => idPattern.test(id);

/** Whether this is what an own algorithm itself fails with: such a failure takes nothing else with it. */
export const isOwnFailure = (error: unknown): error is LabError => isLabError(error) && error.code.startsWith('own/');

/** FNV-1a over UTF-16 units, 56 of its 64 bits in base 36. It tells texts apart; whether a text is trusted never depends on it. */
function hashText(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  return (hash >> 8n).toString(36).padStart(11, '0');
}

/** The id of a text. An algorithm that fits a minimum says so in its id, since it is drawn and judged in another way. */
export const ownIdOf = (text: string, fitsMinimum: boolean): string => `own-${fitsMinimum ? 'min-' : ''}${hashText(text)}`;

const names = new Map<string, string>();

/** Labels an own algorithm wherever rows are shown. Ids are what counts: a name changes no number. */
export function nameOwnAlgorithm(id: string, name: string): void {
  names.set(id, name);
}

/** The row of an own algorithm, or undefined where the id is none. Its code is not here: a job opens it by the id (JobContext.own). */
export function ownRow(id: string): RoundingAlgorithm | undefined {
  const match = idPattern.exec(id);
  if (!match) return undefined;
  const fitsMinimum = match[1] !== undefined;
  return {
    id,
    label: names.get(id) ?? 'own algorithm',
    referenceName: '',
    kernel: '',
    kind: fitsMinimum ? 'affine' : 'linear-or-table',
    weights: 'required',
    defaultWeights: 'none',
    minimises: 'whatever you wrote',
    exact: false,
    options: [],
    ...(fitsMinimum && { signedMin: () => true }),
    defaultLevels: fitsMinimum ? '0..15' : '-8..7',
    rejectLevels: (levels) =>
      fitsMinimum && levels.kind === 'table' ? 'This own algorithm gives back a min: it takes a range of levels such as 0..15, no table.' : undefined,
    encode: () => new Int32Array(16),
    candidates: () => undefined,
    about: 'A function of yours. It runs in a sandbox of this browser',
    sources: [],
  };
}
