import { LabError } from '../core/lab-error.ts';

/** The hidden frame that runs own algorithms, as seen from the page. */
export interface OwnFrame {
  /** A port to the code in the worker of this number; the code is needed when the worker is new. */
  readonly connect: (worker: number, port: MessagePort, code?: string) => void;
  /** Stops the worker, whatever it does. */
  readonly end: (worker: number) => void;
  /** False when the frame does not answer within a second: its process is gone. */
  readonly isAlive: () => Promise<boolean>;
  readonly remove: () => void;
}

const helloMs = 10_000;
const pongMs = 1000;

/**
 * Opens sandbox.html in a frame without any right but to run scripts: its origin is opaque, so it has no storage, no cookies and no way to this page
 * but the port. Throws own/no-sandbox.
 */
export async function openOwnFrame(onDied: (worker: number, reason: string) => void): Promise<OwnFrame> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.hidden = true;
  frame.title = 'Sandbox for own algorithms';
  frame.src = new URL('sandbox.html', document.baseURI).href;
  const { port1: control, port2 } = new MessageChannel();
  const hello = new Promise<void>((resolve, reject) => {
    const fail = (): void =>
      reject(new LabError('own/no-sandbox', 'The sandbox for own algorithms did not load (sandbox.html beside index.html). Reload the page; if it stays so, the site is not complete.'));
    setTimeout(fail, helloMs);
    frame.addEventListener('load', () => frame.contentWindow?.postMessage({}, '*', [port2]), { once: true });
    control.addEventListener('message', ({ data }: MessageEvent<{ readonly type?: unknown }>) => data.type === 'hello' && resolve());
    control.start();
  });
  document.body.append(frame);
  const remove = (): void => {
    control.close();
    frame.remove();
  };
  try {
    await hello;
  } catch (error) {
    remove();
    throw error;
  }
  control.addEventListener('message', ({ data }: MessageEvent<{ readonly type?: unknown; readonly worker?: unknown; readonly message?: unknown }>) => {
    if (data.type === 'died' && typeof data.worker === 'number') onDied(data.worker, String(data.message));
  });
  let lastPing = 0;
  return {
    connect: (worker, port, code) => control.postMessage({ type: 'connect', worker, ...(code !== undefined && { code }) }, [port]),
    end: (worker) => control.postMessage({ type: 'end', worker }, []),
    isAlive: () =>
      new Promise((resolve) => {
        const id = ++lastPing;
        const onMessage = ({ data }: MessageEvent<{ readonly type?: unknown; readonly id?: unknown }>): void => {
          if (data.type !== 'pong' || data.id !== id) return;
          control.removeEventListener('message', onMessage);
          resolve(true);
        };
        control.addEventListener('message', onMessage);
        setTimeout(() => resolve(false), pongMs);
        control.postMessage({ type: 'ping', id }, []);
      }),
    remove,
  };
}
