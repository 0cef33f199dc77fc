#!/usr/bin/env node
// Runs the command line from its TypeScript sources, after compiling the kernels that are stale.
import { register } from 'tsx/esm/api';
import { buildKernels } from '../scripts/build-kernels.mjs';

try {
  await buildKernels({ quiet: true });
} catch (error) {
  process.stderr.write(`error: kernel/build: ${error.message}\n`);
  process.exit(2);
}
register();
await import('../src/cli/main.ts');
