import { LabError } from '../../lab-error.ts';
import type { Candidate, CandidateKind } from './candidate.ts';
import { formatCandidates } from './format-candidate.ts';

/** What can be measured. A new kind of candidate is one file and one row here: jobs, maps, tables and the command line then take its ids. */
const kinds: readonly CandidateKind[] = [formatCandidates];

/** The candidate of this id, or undefined. */
export function findCandidate(id: string): Candidate | undefined {
  for (const kind of kinds) {
    const candidate = kind.find(id);
    if (candidate) return candidate;
  }
  return undefined;
}

/** The candidate of this id. Throws quant/unknown-format. */
export function requireCandidate(id: string): Candidate {
  const candidate = findCandidate(id);
  if (candidate) return candidate;
  throw new LabError('quant/unknown-format', `There is no format "${id}" here. The Formats view lists the known ones.`, { format: id });
}
