import { WorkerPool } from './worker-pool.ts';

/**
 * One worker less than the machine has cores, so that the page stays free, but two where there are two: the page only waits while jobs run, and
 * reading a file is half waiting too. 1 to 8.
 */
const defaultSize = (cores: number): number => Math.min(8, Math.max(1, Math.min(2, cores), cores - 1));

/**
 * Workers for this page: `?workers=N` in the address overrides the default, up to the number of cores.
 * More than that only costs memory.
 */
export function poolSize(search: string, cores: number): number {
  const asked = Number(new URLSearchParams(search).get('workers') ?? Number.NaN);
  return Number.isInteger(asked) && asked >= 1 ? Math.min(asked, Math.max(1, cores)) : defaultSize(cores);
}

const startWorker = (): Worker =>
  new Worker(new URL('../../workers/compute.worker.ts', import.meta.url), { type: 'module', name: 'compute' });

/** The workers of the page. Nothing starts before the first job. */
export const pool = new WorkerPool(
  startWorker,
  poolSize(globalThis.location?.search ?? '', globalThis.navigator?.hardwareConcurrency ?? 1),
  undefined,
  // Loaded with the first own algorithm.
  async (algorithmId) => (await import('./own-sandboxes.ts')).leaseOwnAlgorithm(algorithmId),
);
