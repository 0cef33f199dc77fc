#!/usr/bin/env node
/**
 * Checks what the general linter cannot: imports point down only (DESIGN: core <- gguf <- protocol <- client/render <- state/ui <-
 * views <- app), a view never imports another view, only src/client creates workers (and the sandbox of own algorithms, on both of its sides), Math.round is not used in core, gguf and
 * workers (name a tie rule instead), and no file grows past 500 lines.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The readers of model files. */
const models = ['src/gguf', 'src/safetensors', 'src/imatrix'];

/** Which folders each folder may import, apart from itself. */
const allowed = {
  'src/core': [],
  'src/gguf': ['src/core'],
  'src/safetensors': ['src/core', 'src/gguf'],
  'src/imatrix': ['src/core', 'src/gguf'],
  'src/protocol': ['src/core', ...models],
  'src/client': ['src/core', ...models, 'src/protocol'],
  'src/render': ['src/core'],
  'src/state': ['src/core', ...models, 'src/protocol', 'src/client'],
  'src/ui': ['src/core', 'src/render', 'src/state'],
  'src/views': ['src/core', ...models, 'src/protocol', 'src/client', 'src/render', 'src/state', 'src/ui'],
  'src/app': ['src/core', ...models, 'src/protocol', 'src/client', 'src/render', 'src/state', 'src/ui', 'src/views'],
  'src/cli': ['src/core', ...models, 'src/protocol'],
  workers: ['src/core', ...models, 'src/protocol'],
};

function* walk(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* walk(path);
    else if (/\.(ts|tsx|css)$/.test(name)) yield path;
  }
}

/** They start the worker that an own algorithm runs in: in the sandbox page, in node, and in the test of its walls. */
const ownSandbox = new Set(['workers/sandbox/frame.ts', 'src/cli/own-sandbox.ts', 'e2e/own.spec.ts']);

const layerOf = (path) => Object.keys(allowed).find((layer) => path === layer || path.startsWith(layer + '/'));
const viewOf = (path) => /^src\/views\/([^/]+)\//.exec(path)?.[1];

const problems = [];
for (const base of ['src', 'workers', 'e2e']) {
  for (const file of walk(join(root, base))) {
    const path = relative(root, file).split(sep).join('/');
    const text = readFileSync(file, 'utf8');
    const lines = text.split('\n').length;
    const isTable = path.endsWith('.table.ts');
    if (lines > 500 && !isTable) problems.push(`${path}: ${lines} lines; split it (tables go into *.table.ts)`);
    if (path.startsWith('workers/kernels/')) continue;
    const isTest = /\.test\.tsx?$/.test(path);
    const layer = layerOf(path);
    if (!isTest && /\bMath\.round\(/.test(text) && /^(src\/core|src\/gguf|src\/safetensors|src\/imatrix|workers)\//.test(path))
      problems.push(`${path}: Math.round hides its tie rule; use src/core/numeric/rounding.ts`);
    if (!isTest && /\bnew Worker\(/.test(text) && layer !== 'src/client' && !ownSandbox.has(path)) problems.push(`${path}: only src/client starts workers`);
    if (!layer || isTest) continue;
    for (const match of text.matchAll(/(?:from|import\()\s*['"](\.{1,2}\/[^'"]+)['"]/g)) {
      const target = relative(root, join(dirname(file), match[1])).split(sep).join('/');
      const targetLayer = layerOf(target);
      if (targetLayer && targetLayer !== layer && !allowed[layer].includes(targetLayer))
        problems.push(`${path}: imports ${target}; ${layer} may import ${allowed[layer].join(', ') || 'nothing above itself'}`);
      const view = viewOf(path);
      const targetView = viewOf(target);
      if (view && targetView && view !== targetView) problems.push(`${path}: a view imports another view (${target})`);
    }
  }
}

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'architecture: ok' : `architecture: ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
