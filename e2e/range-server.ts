import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a server misbehaves with one file. */
export type Fault =
  | 'whole-file'
  | 'wrong-range'
  | 'no-content-range'
  | 'hidden-content-range'
  | 'short-body'
  | 'short-body-once'
  | 'long-body'
  | 'stall'
  | 'busy'
  | 'busy-once'
  | 'drop'
  | 'drop-once'
  | 'no-cors'
  | number;

interface ServedFile {
  bytes: Uint8Array;
  etag: string;
  fault?: Fault | undefined;
}

/** A static host with byte ranges and CORS, as those of models are, whose files can be changed and made to misbehave. */
export interface RangeServer {
  /** With a slash at its end. */
  readonly address: string;
  readonly files: Map<string, ServedFile>;
  /** Ranges asked for since the start, `name start-end`. */
  readonly requests: string[];
  /** Bytes of bodies sent. */
  readonly sent: number;
  /** Most requests that were under way at once. */
  readonly mostAtOnce: number;
  serve(name: string, bytes: Uint8Array, fault?: Fault): string;
  close(): Promise<void>;
}

/** Starts one on a free port of this machine. `delayMs`: before each answer, so that requests overlap. */
export async function startRangeServer(delayMs = 0): Promise<RangeServer> {
  const files = new Map<string, ServedFile>();
  const requests: string[] = [];
  const counts = { sent: 0, atOnce: 0, mostAtOnce: 0 };
  const failedOnce = new Set<string>();

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const name = decodeURIComponent((request.url ?? '/').slice(1).replace(/\?.*$/, ''));
    const file = files.get(name);
    const cors: Record<string, string> =
      file?.fault === 'no-cors'
        ? {}
        : { 'access-control-allow-origin': '*', 'access-control-expose-headers': file?.fault === 'hidden-content-range' ? '' : 'Content-Range, ETag' };
    const fault = oneTime(name, file?.fault);
    if (file === undefined) return void response.writeHead(404, cors).end('not found');
    if (request.method === 'HEAD') return void response.writeHead(200, cors).end();
    const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    requests.push(`${name} ${match?.[1]}-${match?.[2]}`);
    if (typeof fault === 'number') return void response.writeHead(fault, cors).end('refused');
    if (fault === 'drop') return void request.socket.destroy();
    if (fault === 'busy') return void response.writeHead(429, { ...cors, 'retry-after': '1' }).end();
    if (!match || fault === 'whole-file') return void sendEndlessly(response, cors);
    const start = Number(match[1]);
    const end = Math.min(file.bytes.byteLength, Number(match[2]) + 1);
    if (start >= file.bytes.byteLength) return void response.writeHead(416, { ...cors, 'content-range': `bytes */${file.bytes.byteLength}` }).end();
    const shift = fault === 'wrong-range' ? 1 : 0;
    const body = file.bytes.subarray(start, end);
    const short = fault === 'short-body' ? body.subarray(0, body.byteLength - 1) : fault === 'long-body' ? new Uint8Array(body.byteLength + 10) : body;
    response.writeHead(206, {
      ...cors,
      ...(fault !== 'no-content-range' && { 'content-range': `bytes ${start + shift}-${end - 1 + shift}/${file.bytes.byteLength}` }),
      etag: file.etag,
    });
    counts.sent += short.byteLength;
    if (fault === 'stall') return void response.write(short.subarray(0, 1));
    response.end(short);
  }

  function oneTime(name: string, fault: Fault | undefined): Fault | undefined {
    if (typeof fault !== 'string' || !fault.endsWith('-once')) return fault;
    if (failedOnce.has(name)) return undefined;
    failedOnce.add(name);
    return fault.slice(0, -'-once'.length) as Fault;
  }

  /** Goes on until the other side has enough. */
  function sendEndlessly(response: ServerResponse, cors: Record<string, string>): void {
    response.writeHead(200, { ...cors, 'content-length': String(2 ** 40) });
    const chunk = new Uint8Array(2 ** 16);
    const more = (): void => {
      while (!response.destroyed) {
        counts.sent += chunk.byteLength;
        if (!response.write(chunk)) return void response.once('drain', more);
      }
    };
    more();
  }

  const server = createServer((request, response) => {
    counts.atOnce++;
    counts.mostAtOnce = Math.max(counts.mostAtOnce, counts.atOnce);
    response.once('close', () => counts.atOnce--);
    setTimeout(() => answer(request, response), delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    address,
    files,
    requests,
    get sent() {
      return counts.sent;
    },
    get mostAtOnce() {
      return counts.mostAtOnce;
    },
    serve(name, bytes, fault) {
      files.set(name, { bytes, etag: `"${name} ${bytes.byteLength}"`, fault });
      return address + name.split('/').map(encodeURIComponent).join('/');
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
