import type { startHarness } from './harness.ts';

// The text of harness.ts stands before this one in the same script.
declare const harness: { readonly start: typeof startHarness };

/** What the frame sends: first the code with a port, later other ports to the same code. */
interface ConnectMessage {
  readonly code?: string;
}

/**
 * What the language itself defines; everything else of the worker's scope is taken away. The last line depends on time or chance: harness.ts refuses that
 * itself, with the reason.
 */
const languageGlobals = new Set(
  `Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Promise RegExp Error AggregateError EvalError RangeError
  ReferenceError SyntaxError TypeError URIError globalThis JSON Math ArrayBuffer DataView Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array
  Float16Array Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array Map BigInt Set WeakMap WeakSet Proxy Reflect Iterator decodeURI
  decodeURIComponent encodeURI encodeURIComponent escape unescape eval isFinite isNaN
  Date Intl Temporal WeakRef FinalizationRegistry SharedArrayBuffer Atomics WebAssembly performance crypto`.split(/\s+/),
);

/**
 * Takes everything but the language away from the scope and its prototypes. The content security policy and the opaque origin already keep the code from
 * network and storage; without the names it gets a clear sentence instead of a refusal deep inside, and nothing that differs from run to run.
 */
function lockDown(scope: object): void {
  for (let holder: object | null = scope; holder && holder !== Object.prototype; holder = Object.getPrototypeOf(holder) as object | null) {
    for (const key of Reflect.ownKeys(holder)) {
      if (typeof key === 'symbol' || languageGlobals.has(key)) continue;
      const refuse = (): never => {
        throw new Error(`${key} is not available: an own algorithm only computes.`);
      };
      Reflect.defineProperty(holder, key, { get: refuse, set: refuse, configurable: false });
    }
  }
}

let connect: ReturnType<typeof startHarness> | undefined;
const now = performance.now.bind(performance);
addEventListener('message', (event: MessageEvent<ConnectMessage>) => {
  const [port] = event.ports;
  const { code } = event.data;
  if (!port) return;
  if (connect) connect(port);
  else if (code !== undefined) {
    lockDown(globalThis);
    connect = harness.start({ code, now, port });
  }
});
