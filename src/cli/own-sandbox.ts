import { readFile } from 'node:fs/promises';
import { MessageChannel, Worker } from 'node:worker_threads';
import { harnessExpression } from '../../scripts/sandbox-page.mjs';
import { LabError } from '../core/lab-error.ts';
import { type PreparedSource, prepareSource } from '../core/rounding/own/prepare.ts';
import { nameOwnAlgorithm, ownIdOf } from '../core/rounding/own/row.ts';
import { openSession, type OwnAlgorithms, type OwnRounder, type OwnSandbox, type SessionOptions } from '../core/rounding/own/session.ts';

/** Runs the harness in a context that has the language and nothing of node. The file is the user's own: this is for equal behaviour, not a wall. */
const bootstrap = `
const { workerData, parentPort } = require('node:worker_threads');
const harness = require('node:vm').runInNewContext(workerData.harness, Object.create(null));
const now = performance.now.bind(performance);
harness.start({ code: workerData.code, now, port: workerData.port });
`;

/** An own algorithm in a thread of its own, which `end` stops. */
export interface NodeOwnAlgorithm {
  readonly rounder: OwnRounder;
  readonly end: () => Promise<number>;
}

/** Starts a thread with this text. Throws own/syntax, own/runtime, own/too-long. */
export async function startOwnAlgorithm(text: string, options: SessionOptions = {}): Promise<NodeOwnAlgorithm> {
  const { code, map }: PreparedSource = await prepareSource(text);
  const { port1, port2 } = new MessageChannel();
  const { port1: alarm, port2: ring } = new MessageChannel();
  const worker = new Worker(bootstrap, {
    eval: true,
    workerData: { harness: harnessExpression(), code, port: port2 },
    transferList: [port2],
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  const end = (): Promise<number> => {
    port1.close();
    ring.close();
    return worker.terminate();
  };
  worker.on('error', ({ message }) => ring.postMessage(message, []));
  try {
    return { rounder: await openSession({ port: port1, alarm, map } as unknown as OwnSandbox, options), end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Own algorithms of the command line: files that it named. */
export interface OwnFiles extends OwnAlgorithms {
  /** Gives the file an id, by which jobs open it. Throws cli/file, own/syntax, own/runtime, own/too-long. */
  readonly add: (path: string) => Promise<string>;
  /** The same for a text with a name. */
  readonly addText: (name: string, text: string) => Promise<string>;
  readonly end: () => Promise<void>;
}

/** Whether a name stands for a file with an own algorithm, not for a row of the lab. */
export const isOwnFile = (name: string): boolean => /\.[cm]?[jt]s$/.test(name);

/** No file yet. End it, or the process does not. */
export function ownFiles(): OwnFiles {
  const byId = new Map<string, NodeOwnAlgorithm>();
  const addText: OwnFiles['addText'] = async (name, text) => {
    const algorithm = await startOwnAlgorithm(text);
    const id = ownIdOf(text, algorithm.rounder.fitsMinimum);
    nameOwnAlgorithm(id, name);
    await byId.get(id)?.end();
    byId.set(id, algorithm);
    return id;
  };
  return {
    addText,
    add: async (path) => addText(path, await readFile(path, 'utf8')),
    open: async (id) => {
      const known = byId.get(id);
      if (!known) throw new LabError('own/unknown', `There is no own algorithm ${id} here. Name its file.`, { algorithm: id });
      return known.rounder;
    },
    end: async () => {
      await Promise.all([...byId.values()].map(({ end }) => end()));
      byId.clear();
    },
  };
}
