import { type PreparedSource, prepareSource } from '../core/rounding/own/prepare.ts';
import { openSession, type OwnRounder, type OwnSandbox } from '../core/rounding/own/session.ts';
import { openOwnFrame, type OwnFrame } from './own-frame.ts';
import { ownTextOf } from './own-texts.ts';

/** A sandbox on loan for one job. */
export interface OwnLease extends OwnSandbox {
  /** Gives it back: kept for the next job when all went well, which its session says over `alarm`, else stopped at once. */
  readonly end: (isClean: boolean) => void;
}

/** The last word of a session comes with the result of its job, perhaps a little later. */
const lastWordMs = 1000;

interface IdleWorker {
  readonly worker: number;
  readonly text: string;
}

/** Idle workers that are kept: starting one costs some 20 ms, and a picture consists of dozens of jobs. */
const idleLimit = 8;

let frame: Promise<OwnFrame> | undefined;
let lastWorker = 0;
let idle: IdleWorker[] = [];
/** By worker on loan: tells its session that it has died. */
const alarms = new Map<number, MessagePort>();
/** What parsing gave, for the texts used last. */
const prepared = new Map<string, Promise<PreparedSource>>();

function prepare(text: string): Promise<PreparedSource> {
  const known = prepared.get(text) ?? prepareSource(text);
  prepared.delete(text);
  prepared.set(text, known);
  if (prepared.size > 16) prepared.delete(prepared.keys().next().value!);
  return known;
}

function openFrame(): Promise<OwnFrame> {
  frame ??= openOwnFrame((worker, reason) => {
    idle = idle.filter((one) => one.worker !== worker);
    alarms.get(worker)?.postMessage(reason);
  }).catch((error: unknown) => {
    frame = undefined;
    throw error;
  });
  return frame;
}

/** A worker of the sandbox that holds this text. Throws own/syntax and own/no-sandbox; what fails while the code loads comes over the port. */
export async function leaseOwnSandbox(text: string): Promise<OwnLease> {
  const [{ code, map }, sandbox] = await Promise.all([prepare(text), openFrame()]);
  const { port1: port, port2 } = new MessageChannel();
  const reused = idle.find((one) => one.text === text);
  idle = idle.filter((one) => one !== reused);
  const worker = reused?.worker ?? ++lastWorker;
  const { port1: alarm, port2: ring } = new MessageChannel();
  alarms.set(worker, ring);
  sandbox.connect(worker, port2, reused ? undefined : code);
  const lastWord = new Promise<boolean>((resolve) => {
    ring.addEventListener('message', ({ data }: MessageEvent<unknown>) => resolve(data === 'done'), { once: true });
    ring.start();
  });
  let hasEnded = false;
  return {
    port,
    alarm,
    map,
    end: (isClean) => {
      if (hasEnded) return;
      hasEnded = true;
      alarms.delete(worker);
      const finish = (isUsable: boolean): void => {
        ring.close();
        if (isUsable) keep({ worker, text }, sandbox);
        else void discard(worker, sandbox);
      };
      if (isClean) void Promise.race([lastWord, new Promise<boolean>((resolve) => setTimeout(resolve, lastWordMs, false))]).then(finish);
      else finish(false);
    },
  };
}

function keep(one: IdleWorker, sandbox: OwnFrame): void {
  idle.push(one);
  for (const { worker } of idle.splice(0, Math.max(0, idle.length - idleLimit))) sandbox.end(worker);
}

/** Stops a worker. When the code took the process of the frame down with it, the next job gets a fresh frame. */
async function discard(worker: number, sandbox: OwnFrame): Promise<void> {
  sandbox.end(worker);
  if (await sandbox.isAlive()) return;
  sandbox.remove();
  // Another worker's end may have found that before.
  if ((await frame) !== sandbox) return;
  idle = [];
  frame = undefined;
}

/** The sandbox of an id. Throws own/unknown, own/syntax and own/no-sandbox. */
export const leaseOwnAlgorithm = async (id: string): Promise<OwnLease> => leaseOwnSandbox(await ownTextOf(id));

/** Loads a text once, and says whether it fits a minimum. Throws own/syntax, own/runtime, own/too-long, own/no-sandbox. */
export async function tryOwnText(text: string): Promise<Pick<OwnRounder, 'fitsMinimum'>> {
  const lease = await leaseOwnSandbox(text);
  let isClean = false;
  try {
    const { fitsMinimum } = await openSession(lease);
    isClean = true;
    lease.alarm.postMessage('done', []);
    return { fitsMinimum };
  } finally {
    lease.port.close();
    lease.end(isClean);
  }
}
