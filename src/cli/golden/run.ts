import { readFile, readdir } from 'node:fs/promises';
import { dirname, basename, join } from 'node:path';
import { LabError } from '../../core/lab-error.ts';
import type { GoldenManifest } from './checker.ts';
import { goldenCheckers, goldenFileNames } from './registry.ts';
import { GoldenReport } from './report.ts';

/** The outcome of one golden description. `kind` is `unknown` where no checker knows it. */
export interface GoldenOutcome {
  readonly path: string;
  readonly kind: string;
  readonly report: GoldenReport;
}

/** Paths of every golden description at or below a folder, in a fixed order. */
export async function findGoldenFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(root, entry.name);
    if (entry.isDirectory()) found.push(...(await findGoldenFiles(path)));
    else if (goldenFileNames.includes(entry.name)) found.push(path);
  }
  return found;
}

/** Checks one description with the first checker that recognises it. Throws golden/bad-manifest when it is no JSON object. */
export async function checkGoldenFile(path: string): Promise<GoldenOutcome> {
  const manifest = await readManifest(path);
  const fileName = basename(path);
  const report = new GoldenReport();
  const checker = goldenCheckers.find((candidate) => candidate.detect(manifest, fileName));
  if (checker) await checker.check(dirname(path), manifest, report, fileName);
  else skipUnknown(path, manifest, report);
  return { path, kind: checker?.kind ?? 'unknown', report };
}

async function readManifest(path: string): Promise<GoldenManifest> {
  const text = await readFile(path, 'utf8');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as GoldenManifest;
  } catch {
    // Told below, as for JSON of another shape.
  }
  throw new LabError('golden/bad-manifest', `${path} is not a JSON object. Copy the golden folder again.`, { path });
}

/** A description nobody can check yet still counts: one skipped case per entry of its lists. */
function skipUnknown(path: string, manifest: GoldenManifest, report: GoldenReport): void {
  const lists = ['cases', 'images'].map((key) => manifest[key]).filter(Array.isArray);
  const count = lists.reduce((sum, list) => sum + list.length, 0);
  for (let index = 0; index < Math.max(count, 1); index++)
    report.skip(`${path}#${index}`, path, 'no checker for this kind');
}
