import { throwIfCancelled } from '../../core/lab-error.ts';

/** Requests for file data that are under way at once, over all workers of the page. */
export const mostRequests = 6;

let taken = 0;
const waiting: (() => void)[] = [];
let nextLock = 0;

/**
 * Runs a request when fewer than mostRequests are under way. Workers share the count through the browser's locks; where there are none
 * (node, a page over plain http) it is kept for each thread. Throws job/cancelled while waiting.
 */
export async function withRequestSlot<T>(signal: AbortSignal | undefined, request: () => Promise<T>): Promise<T> {
  if (taken < mostRequests) taken++;
  // Whoever ends hands its place over.
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    throwIfCancelled(signal);
    return await withPageLock(signal, request);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else taken--;
  }
}

async function withPageLock<T>(signal: AbortSignal | undefined, request: () => Promise<T>): Promise<T> {
  const locks = (globalThis as { navigator?: { locks?: LockManager } }).navigator?.locks;
  if (locks === undefined || (globalThis as { isSecureContext?: boolean }).isSecureContext !== true) return request();
  for (let tried = 0; tried < mostRequests; tried++) {
    const result = await locks.request(lockName(tried), { ifAvailable: true }, async (lock) =>
      lock === null ? undefined : { value: await request() },
    );
    if (result !== undefined) return result.value;
  }
  nextLock = (nextLock + 1) % mostRequests;
  return locks.request(lockName(nextLock), signal ? { signal } : {}, request).catch((error: unknown) => {
    throwIfCancelled(signal);
    throw error;
  });
}

const lockName = (index: number): string => `quantarium request ${index}`;
