import { KernelStore } from '../../src/core/kernel/kernel.ts';
import { LabError } from '../../src/core/lab-error.ts';

const urls = import.meta.glob<string>('../../build/kernels/*.wasm', { query: '?url', import: 'default', eager: true });

/** The compiled kernels as same-origin files, for workers. Throws kernel/missing when one is not there or does not load. */
export const browserKernels = new KernelStore(async (name) => {
  const url = urls[`../../build/kernels/${name}.wasm`];
  if (url === undefined)
    throw new LabError('kernel/missing', `This build has no kernel ${name}. Run "npm run kernels" and build again.`);
  const response = await fetch(url);
  if (!response.ok) {
    throw new LabError(
      'kernel/missing',
      `The kernel ${name} did not load (status ${response.status}). Reload the page.`,
      { url },
    );
  }
  return compile(response);
});

/** Streams where the server names the type application/wasm, compiles the bytes otherwise. */
async function compile(response: Response): Promise<WebAssembly.Module> {
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/wasm')) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}
