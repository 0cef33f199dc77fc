// The script of sandbox.html, which the page loads in a frame of an opaque origin. It starts a worker for each own algorithm and ends it.

/** The text of the worker's script: harness.ts and worker.ts. */
declare const workerScript: string;

/** From the page. `connect`: a port to the code, in a worker that has it already or a new one. `end`: stop that worker, whatever it does. */
type PageMessage =
  | { readonly type: 'connect'; readonly worker: number; readonly code?: string }
  | { readonly type: 'end'; readonly worker: number }
  | { readonly type: 'ping'; readonly id: number };

const workers = new Map<number, Worker>();
let control: MessagePort | undefined;

function end(worker: number): void {
  workers.get(worker)?.terminate();
  workers.delete(worker);
}

function onPageMessage({ data, ports }: MessageEvent<PageMessage>): void {
  if (data.type === 'ping') {
    control!.postMessage({ type: 'pong', id: data.id }, []);
    return;
  }
  if (data.type === 'end') {
    end(data.worker);
    return;
  }
  let worker = workers.get(data.worker);
  if (!worker) {
    const url = URL.createObjectURL(new Blob([workerScript], { type: 'text/javascript' }));
    worker = new Worker(url, { name: 'own algorithm' });
    // What goes wrong in a block is an answer; this is an error outside of one, after which no answer comes.
    worker.addEventListener('error', ({ message }) => {
      end(data.worker);
      control!.postMessage({ type: 'died', worker: data.worker, message }, []);
    });
    workers.set(data.worker, worker);
    worker.addEventListener('message', () => URL.revokeObjectURL(url), { once: true });
  }
  worker.postMessage({ code: data.code }, [...ports]);
}

// A top-level visit, or a frame that some other page opened without the sandbox, would have the origin of the lab: refuse to run anything there.
if (self.origin === 'null') {
  addEventListener('message', (event: MessageEvent<unknown>) => {
    const [port] = event.ports;
    if (control || !port || event.source !== (self as unknown as { readonly parent: unknown }).parent) return;
    control = port;
    control.addEventListener('message', onPageMessage);
    control.start();
    control.postMessage({ type: 'hello' }, []);
  });
}
