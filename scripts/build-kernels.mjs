#!/usr/bin/env node
/**
 * Compiles every workers/kernels/<name>.ts to build/kernels/<name>.wasm (AssemblyScript, SIMD, no relaxed SIMD, no garbage
 * collector), a kernel only when one of its sources changed, and prints the size report when anything was compiled.
 * Flags: --map adds source maps (dev), --no-map leaves them out (build), without either what is there will do; --force recompiles
 * everything, --quiet prints errors only.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import asc from 'assemblyscript/asc';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const kernelDir = join(root, 'workers/kernels');
export const outDir = join(root, 'build/kernels');

/** Entry files: every .ts directly in workers/kernels. */
const kernelNames = () =>
  readdirSync(kernelDir)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.slice(0, -3))
    .sort();

/** The entry and everything that it imports below workers/kernels, in a fixed order. */
function sourcesOf(entry, seen = new Set()) {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const match of readFileSync(entry, 'utf8').matchAll(/from\s+["'](\.[^"']+)["']/g)) {
    const target = join(dirname(entry), match[1].replace(/\.ts$/, '') + '.ts');
    if (existsSync(target)) sourcesOf(target, seen);
  }
  return seen;
}

function digest(entry, options) {
  const hash = createHash('sha256').update(options.join(' ')).update(asc.version);
  for (const file of sourcesOf(entry)) hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
}

/** Compiles what is stale. Returns the rows of the size report; throws with the compiler's words on an error. */
export async function buildKernels({ map = undefined, force = false, quiet = false } = {}) {
  mkdirSync(outDir, { recursive: true });
  const names = kernelNames();
  for (const file of readdirSync(outDir)) {
    if (!names.includes(file.replace(/\..*$/, ''))) rmSync(join(outDir, file));
  }
  let compiled = 0;
  const rows = [];
  for (const name of names) {
    const entry = join(kernelDir, `${name}.ts`);
    const out = join(outDir, `${name}.wasm`);
    const options = [
      '--runtime', 'stub', '--enable', 'simd', '--optimizeLevel', '3', '--shrinkLevel', '0', '--noAssert', '--converge',
      '--use', 'abort=',
    ]; // prettier-ignore
    const stamp = join(outDir, `${name}.hash`);
    const hash = digest(entry, options);
    const hasMap = existsSync(`${out}.map`);
    if (force || (map !== undefined && map !== hasMap) || !existsSync(out) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) {
      // Written aside and moved, so that a reader or a second build never meets half a file.
      const aside = join(root, `build/kernels-${process.pid}`);
      const outFile = relative(root, join(aside, `${name}.wasm`));
      const { error, stderr } = await asc.main([relative(root, entry), '--outFile', outFile, ...options, ...(map ? ['--sourceMap'] : []), '--baseDir', root]);
      if (error) {
        rmSync(aside, { recursive: true, force: true });
        throw new Error(`kernel ${name}: ${error.message}\n${stderr.toString()}`);
      }
      if (!map) rmSync(`${out}.map`, { force: true });
      for (const file of readdirSync(aside)) renameSync(join(aside, file), join(outDir, file));
      rmSync(aside, { recursive: true });
      writeFileSync(stamp, hash);
      compiled++;
    }
    const bytes = readFileSync(out);
    rows.push({ name, bytes: bytes.length, gzip: gzipSync(bytes).length });
  }
  if (compiled > 0 && !quiet) {
    for (const row of rows) console.log(`${row.name.padEnd(20)} ${String(row.bytes).padStart(7)} B  ${String(row.gzip).padStart(6)} B gzip`);
    const total = rows.reduce((sum, row) => sum + row.bytes, 0);
    console.log(`${rows.length} kernels, ${total} B of wasm, ${compiled} compiled`);
  }
  return rows;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const flag = (name) => process.argv.includes(`--${name}`);
  try {
    await buildKernels({ map: flag('map') ? true : flag('no-map') ? false : undefined, force: flag('force'), quiet: flag('quiet') });
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
