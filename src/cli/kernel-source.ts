import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { KernelStore } from '../core/kernel/kernel.ts';
import { LabError } from '../core/lab-error.ts';

const kernelFolder = fileURLToPath(new URL('../../build/kernels/', import.meta.url));

/** The kernels of build/kernels for node: command line and tests. Throws kernel/missing when they are not compiled. */
export const nodeKernels = new KernelStore(async (name) => {
  const path = `${kernelFolder}${name}.wasm`;
  if (!existsSync(path)) throw new LabError('kernel/missing', `The kernel ${name} is not compiled. Run "npm run kernels".`);
  return WebAssembly.compile(await readFile(path));
});
