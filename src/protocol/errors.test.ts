import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { errorCodes } from './errors.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every code that a source creates an error with. */
function usedCodes(): Map<string, string> {
  const used = new Map<string, string>();
  for (const folder of ['src', 'workers', 'bin']) {
    for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ts|tsx|mjs)$/.test(path) || path.includes('.test.') || path.startsWith('kernels/')) continue;
      const text = readFileSync(join(root, folder, path), 'utf8');
      for (const match of text.matchAll(
        /(?:LabError\(\s*|code: )'([a-z0-9-]+\/[a-z0-9-]+)'|error: ([a-z0-9-]+\/[a-z0-9-]+):/g,
      )) {
        used.set((match[1] ?? match[2])!, join(folder, path));
      }
    }
  }
  return used;
}

describe('error codes', () => {
  it('are all listed with their meaning', () => {
    const missing = [...usedCodes()].filter(([code]) => !Object.hasOwn(errorCodes, code));
    expect(missing).toEqual([]);
  });

  it('have sentences', () => {
    for (const meaning of Object.values(errorCodes)) expect(meaning).toMatch(/^[A-Z].*\.$/);
  });
});
