import { releaseProxy, transfer, type ProxyMethods } from 'comlink';
import { createRunContext } from '../src/core/job/run-context.ts';
import { untilAborted } from '../src/core/job/until-aborted.ts';
import type { KernelStore } from '../src/core/kernel/kernel.ts';
import { type OwnAlgorithms, checkKind, type OwnSandbox, openSession } from '../src/core/rounding/own/session.ts';
import type { JobModule, JobName } from '../src/protocol/jobs.ts';
import type { WorkerApi } from '../src/protocol/worker-api.ts';
import { jobLoaders } from './jobs.ts';
import { ownBuffers } from './shared/own-buffers.ts';

type Loader = <Name extends JobName>(name: Name) => Promise<JobModule<Name>>;

const loadJob: Loader = (name) => jobLoaders[name]();

/** The api of a compute worker over these kernels. Works in node as well; `load` is replaced in tests. */
export function createWorkerApi(kernels: KernelStore, load: Loader = loadJob): WorkerApi {
  const running = new Map<number, AbortController>();
  let openSandbox: ((jobId: number, algorithmId: string) => Promise<OwnSandbox>) | undefined;
  return {
    async run(jobId, name, params, onProgress) {
      const controller = new AbortController();
      const { signal } = controller;
      running.set(jobId, controller);
      const sandboxes: OwnSandbox[] = [];
      const own: OwnAlgorithms = {
        open: async (algorithmId) => {
          const sandbox = await untilAborted(openSandbox!(jobId, algorithmId), signal);
          sandboxes.push(sandbox);
          return checkKind(algorithmId, await openSession(sandbox, { signal }));
        },
      };
      try {
        const job = await load(name);
        const context = createRunContext({ kernels, signal, ...(openSandbox && { own }), ...(onProgress && { onProgress }) });
        await context.breathe();
        const { value, buffers } = ownBuffers(await job.run(params, context));
        return typeof value === 'object' && value !== null ? transfer(value, buffers) : value;
      } finally {
        running.delete(jobId);
        for (const { port, alarm } of sandboxes) {
          port.close();
          alarm.postMessage('done', []);
          alarm.close();
        }
        (onProgress as Partial<ProxyMethods> | undefined)?.[releaseProxy]?.();
      }
    },
    provideOwn: (open) => {
      openSandbox = open;
    },
    abort: (jobId) => running.get(jobId)?.abort(),
    ping: () => {},
  };
}
