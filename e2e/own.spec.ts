import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';

/** Opens the view with one algorithm of this text in the library. */
async function open(page: Page, text: string, address = './#/v1/own'): Promise<void> {
  await page.addInitScript((stored) => {
    // The script also runs in the sandbox, which has no storage.
    if (self.origin !== 'null' && localStorage.getItem('quantarium:own-algorithms') === null) localStorage.setItem('quantarium:own-algorithms', stored);
  }, JSON.stringify({ entries: [{ key: 'own', name: 'Mine', text }], versions: [] }));
  await page.goto(address);
}

const nearest = `function round(x: Float32Array, w: Float32Array, levels: Levels): Result {
  let largest = 0;
  for (const value of x) if (Math.abs(value) > Math.abs(largest)) largest = value;
  const end = -levels[0] > levels[levels.length - 1] ? levels[0] : levels[levels.length - 1];
  return { scale: largest / end, levels: Array.from(x, (value) => levels.nearest(largest === 0 ? 0 : (value * end) / largest)) };
}
`;
const state = (page: Page) => page.getByTestId('own-state');
const trialCell = (page: Page, row: RegExp, column: number) => page.getByRole('table', { name: 'Trial' }).getByRole('row', { name: row }).getByRole('cell').nth(column);
/** Replaces the text of the editor as typing does. */
async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Text of the algorithm' }).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}

test.describe('your own algorithm', () => {
  // Every test starts the sandbox and waits for numbers; a busy machine takes its time.
  test.describe.configure({ timeout: 120_000 });

  test('is tried while one writes, points at mistakes, and becomes a row of every view', async ({ page }) => {
    await page.goto('./#/v1/own');
    // The first visit starts from an example.
    await expect(state(page)).toContainText('It loads');
    await write(page, 'function round(x: number[]) {\n  return { scale: 1, levels: [1, };\n}');
    await expect(page.getByRole('alert')).toContainText('Line 2, column 34: Unexpected token.');
    await expect(page.locator('.cm-lintRange-error')).toHaveText('}');
    await write(page, 'type A = number;\nfunction round(x: Float32Array) {\n  const a = 1 as A; return x.map((v: A) => v + b);\n}');
    await expect(page.getByRole('alert')).toContainText('Line 3, column 48: ReferenceError: b is not defined');
    await expect(page.getByRole('alert')).toContainText(/Block: 2\.10594\d+, 1\.41703/);
    await expect(page.locator('.cm-lintRange-error')).toHaveText('b');
    await write(page, nearest);
    await expect(page.getByRole('alert')).toHaveCount(0);
    // The same levels and the same scale as absmax.
    await expect(trialCell(page, /^Round to nearest/, 0)).toHaveText(/±/, { timeout: 45_000 });
    for (const column of [0, 1]) await expect(trialCell(page, /^Round to nearest/, column)).toHaveText(await trialCell(page, /^absmax/, column).innerText());

    // The keyboard leaves the editor.
    await page.getByRole('textbox', { name: 'Text of the algorithm' }).press('Escape');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('textbox', { name: 'Text of the algorithm' })).not.toBeFocused();
    await page.getByRole('textbox', { name: 'Name' }).fill('Mine');
    await page.keyboard.press('Enter');

    await page.getByRole('button', { name: 'Show on the sphere' }).click();
    await expect(page).toHaveURL(/a=own-[0-9a-z]{11}:-8..7.*code=/);
    await expect(page.getByRole('heading', { name: /Mine/ }).or(page.getByText(/Mine −8..7/)).first()).toBeVisible();
    await page.goBack();
    await page.getByRole('button', { name: 'Show in the landscape' }).click();
    const choice = page.getByRole('row', { name: /^Mine/ });
    await expect(choice).toBeVisible();
    await page.goBack();
    await page.getByRole('button', { name: 'Enter the arena' }).click();
    await expect(page.getByTestId('arena-status')).toHaveText('complete', { timeout: 60_000 });
    await expect(page.getByRole('row', { name: /Mine/ }).first()).toBeVisible();
  });

  test('travels in a link, and runs for others only when they say so', async ({ page, browser, baseURL }) => {
    await open(page, nearest);
    await expect(trialCell(page, /^Mine/, 0)).toHaveText(/±/, { timeout: 45_000 });
    await page.getByRole('button', { name: 'Enter the arena' }).click();
    await expect(page).toHaveURL(/code=/);
    const link = page.url().replace('blocks=', 'was=') + '&blocks=200';
    const other = await browser.newPage({ baseURL: baseURL! });
    await other.goto(link);
    const question = other.getByRole('dialog', { name: 'This link carries code' });
    await expect(question).toContainText('function round(x: Float32Array');
    await expect(other.getByTestId('arena-status')).toHaveText('running');
    await question.getByRole('button', { name: 'Do not run it' }).click();
    await expect(other.getByRole('alert').first()).toContainText('You did not let the code of this link run');
    await other.reload();
    await question.getByRole('button', { name: 'Run it', exact: true }).click();
    await expect(other.getByTestId('arena-status')).toHaveText('complete');
    await expect(other.getByRole('row', { name: /Mine/ }).first()).toBeVisible();
    // It is theirs now: nobody asks again.
    await other.reload();
    await expect(other.getByTestId('arena-status')).toHaveText('complete');
    await expect(question).toHaveCount(0);
    await other.goto(link.replace(/code=[^&]*/, 'code=broken').replaceAll(/own-[0-9a-z]{11}/g, 'own-00000000000'));
    await expect(other.getByRole('dialog')).toContainText('could not be read');
    // A link of the first version, which carried the plain text.
    await other.goto('about:blank');
    await other.goto(`./#/v1/arena?blocks=200&alg=absmax,own&own=${encodeURIComponent(`// Old.\n${nearest}`)}`);
    await expect(question).toContainText('// Old.');
    await question.getByRole('button', { name: 'Run it', exact: true }).click();
    await expect(other.getByTestId('arena-status')).toHaveText('complete');
    await expect(other.getByRole('row', { name: /Own algorithm/ }).first()).toContainText('±');
    await expect(other).toHaveURL(/code=(?!plain)/);
    await other.close();
  });

  test('is duplicated, renamed, deleted and brought back', async ({ page }) => {
    await open(page, nearest);
    await page.getByRole('button', { name: 'Duplicate' }).click();
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Mine 2');
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Mine');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Mine 2');
    await page.reload();
    await expect(page.getByRole('button', { name: /^Mine.*Shown/ })).toContainText('Mine');
  });

  test('a loop without an end and a memory bomb end, and the lab goes on', async ({ page }) => {
    const guarded = (body: string): string => `function round(x, w, levels) { if (levels[0] === 0) return; ${body} }`;
    await open(page, guarded('let s: number = 0;\n  for (const v of x) s += v;\n  while (s < 1e9) for (const v of x) s += v - v;'));
    await expect(page.getByRole('alert')).toContainText('Line 3, column 3: A block took longer than 4 s and was stopped here.', { timeout: 30_000 });
    await expect(page.locator('.cm-lintRange-error')).toHaveText('while');
    await write(page, guarded('const a = []; for (;;) a.push(new Array(1000).fill(1.5));'));
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(page.getByRole('alert')).toBeVisible({ timeout: 30_000 });
    // An error outside of any block: no answer comes, and nobody waits for it.
    await write(page, `Object.freeze = () => { throw new Error('nothing works'); };\n${nearest}`);
    await expect(page.getByRole('alert')).toContainText('The sandbox of the algorithm stopped by itself: Uncaught Error: nothing works');
    await write(page, nearest);
    await expect(trialCell(page, /^Mine/, 0)).toHaveText(/±/, { timeout: 45_000 });
  });

  test('one that fails in the arena says so in its row, and the others go on', async ({ page }) => {
    // Fails on no trial block, since it rounds other levels there.
    await open(page, nearest.replace('\n', '\n  if (levels[0] === -4 && x[0] > 2)\n    throw new Error("too large");\n'));
    await expect(trialCell(page, /^Mine/, 0)).toHaveText(/±/, { timeout: 45_000 });
    await page.getByRole('button', { name: 'Enter the arena' }).click();
    await expect(page).toHaveURL(/code=/);
    await page.goto(`./${page.url().slice(page.url().indexOf('#')).replace('levels=-8..7', 'levels=-4..3')}&blocks=500`);
    await expect(page.getByTestId('arena-status')).toHaveText('complete');
    const row = page.getByRole('row', { name: /^Mine/ });
    await expect(row).toContainText('Failed: Line 3, column 11: Error: too large');
    await expect(page.getByRole('row', { name: /make_qx/ })).toContainText('±');
    await row.getByRole('link', { name: 'Open its text' }).click();
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Mine');
    await page.goBack();
    await row.getByRole('link', { name: /^Block/ }).click();
    await expect(page.getByRole('heading', { name: 'Scale landscape' })).toBeVisible();
  });

  test('cancelling a hung algorithm frees its worker at once', async ({ page }) => {
    await open(page, `let n = 0; ${nearest.replace('{', "{ if (levels[0] === -8 && x.length === 32 && ++n > 40) while (true) {}")}`);
    await expect(state(page)).toContainText('It loads');
    const cancel = page.getByRole('button', { name: /^Cancel/ });
    await cancel.first().click();
    // Not what the time limit says when nobody cancels.
    await expect(page.getByRole('alert')).toContainText('Cancelled. Change something to try it again.');
    await page.getByRole('radio', { name: '16' }).check({ force: true });
    await expect(trialCell(page, /^Mine/, 0)).toHaveText(/±/, { timeout: 45_000 });
  });

  test('reaches nothing of the worker, whatever it asks for', async ({ page }) => {
    const names = [
      'fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport', 'importScripts', 'indexedDB', 'caches', 'localStorage', 'sessionStorage', 'navigator', 'location', 'origin', 'self',
      'postMessage', 'addEventListener', 'onmessage', 'MessageChannel', 'MessagePort', 'BroadcastChannel', 'Worker', 'SharedWorker', 'URL', 'Blob', 'File', 'FileReader', 'Request', 'Response',
      'RTCPeerConnection', 'crypto', 'performance', 'Date', 'Intl', 'setTimeout', 'queueMicrotask', 'structuredClone', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'console', 'OffscreenCanvas',
      'parent', 'top', 'document', 'window', 'process', 'require', 'trustedTypes', 'scheduler', 'EventTarget', 'name', 'close',
    ]; // prettier-ignore
    await open(
      page,
      `const reached: string[] = [];
const ways: ((name: string) => unknown)[] = [
  (name) => (0, eval)(name),
  (name) => (globalThis as any)[name],
  (name) => (globalThis as any).constructor.constructor('return ' + name)(),
  (name) => Function('return this')()[name],
  (name) => (async () => {}).constructor('return ' + name) && Reflect.get(globalThis, name),
  (name) => { for (let o = globalThis as any; o; o = Object.getPrototypeOf(o)) { const d = Object.getOwnPropertyDescriptor(o, name); if (d?.value !== undefined) return d.value; if (d?.get) return d.get.call(globalThis); } },
];
for (const name of ${JSON.stringify(names)}) {
  if ((() => { try { delete (globalThis as any)[name]; } catch {} return false; })()) continue;
  for (const way of ways) { try { if (way(name) !== undefined) reached.push(name); } catch {} }
}
try { Math.random(); reached.push('Math.random'); } catch {}
throw new Error('reached: ' + ([...new Set(reached)].join(' ') || 'nothing'));
function round() {}`,
    );
    await expect(page.getByRole('alert')).toContainText('reached: nothing');
  });

  test('cannot forge answers, not even with every built-in object in its hands', async ({ page }) => {
    await open(
      page,
      `Int8Array.prototype.slice = function () { return new Int8Array(3).fill(99); };
Object.defineProperty(Array.prototype, 'levels', { get: () => 1 });
Object.prototype.type = 'rounded'; Object.prototype.id = 1;
Float32Array.prototype.slice = () => new Float32Array([NaN]);
Function.prototype.call = Function.prototype.apply = () => { throw 1; };
Error.prepareStackTrace = () => 'own-algorithm.js:99999:1';
function round(x, w, levels) { if (levels[0] === 0) return; throw new Error('five'); }`,
    );
    // It may break its own messages, and nothing else.
    await expect(page.getByRole('alert')).toBeVisible();
    await write(page, nearest);
    await expect(trialCell(page, /^Mine/, 0)).toHaveText(/±/, { timeout: 45_000 });
  });

  test('the wall behind: policy and origin of the sandbox refuse network, storage and foreign code by themselves', async ({ page }) => {
    // A server that welcomes everybody, and writes down who came.
    const visits: string[] = [];
    const server = createServer((request, response) => {
      visits.push(request.url ?? '');
      response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' }).end('1');
    });
    server.on('upgrade', (request, socket) => {
      visits.push(request.url ?? '');
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await open(page, nearest);
    await expect(state(page)).toContainText('It loads');
    const frame = page.frames().find((one) => one.url().endsWith('sandbox.html'))!;
    expect(await page.locator('iframe[title="Sandbox for own algorithms"]').getAttribute('sandbox')).toBe('allow-scripts');
    // Nothing is taken away from this worker: what stops it is the wall.
    const refused = await frame.evaluate((target) => {
      const script = `
        const target = ${JSON.stringify(target)};
        const settle = (work) => Promise.resolve().then(work).then((value) => 'reached', (error) => 'refused');
        const opened = (make, event) => settle(() => new Promise((resolve, reject) => { const one = make(); one['on' + event] = resolve; one.onerror = reject; }));
        const checks = {
          fetch: () => settle(() => fetch(target + 'fetch')),
          'fetch no-cors': () => settle(() => fetch(target + 'nocors', { mode: 'no-cors' })),
          'fetch data': () => settle(() => fetch('data:text/plain,1')),
          xhr: () => opened(() => { const one = new XMLHttpRequest(); one.open('GET', target + 'xhr'); setTimeout(() => one.send()); return one; }, 'load'),
          webSocket: () => opened(() => new WebSocket(target.replace('http', 'ws') + 'ws'), 'open'),
          eventSource: () => opened(() => new EventSource(target + 'events'), 'open'),
          importScripts: () => settle(() => importScripts(target + 'assets/x.js')),
          'importScripts data': () => settle(() => importScripts('data:text/javascript,1')),
          import: () => settle(() => import(target + 'import.js')),
          'import data': () => settle(() => import('data:text/javascript,1')),
          indexedDB: () => settle(() => new Promise((resolve, reject) => { const one = indexedDB.open('x'); one.onsuccess = resolve; one.onerror = reject; })),
          caches: () => settle(() => caches.open('x')),
          worker: () => opened(() => new Worker(target + 'worker.js'), 'message'),
          webTransport: () => settle(() => new WebTransport(target.replace('http:', 'https:')).ready),
          storage: () => settle(() => navigator.storage.getDirectory()),
          webRtc: () => settle(() => new RTCPeerConnection()),
        };
        const limit = (promise) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, 3000, 'refused late'))]);
        Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await limit(check())])).then((all) => postMessage(Object.fromEntries(all)));`;
      return new Promise<Record<string, string>>((resolve) => {
        const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
        worker.addEventListener('message', ({ data }: MessageEvent<Record<string, string>>) => resolve(data));
      });
    }, target);
    expect(Object.entries(refused).filter(([, answer]) => answer === 'reached')).toEqual([]);
    expect(Object.keys(refused)).toHaveLength(16);
    const inFrame = await frame.evaluate(async (target) => {
      const attempt = async (work: () => unknown): Promise<string> => {
        try {
          await work();
          return 'reached';
        } catch {
          return 'refused';
        }
      };
      return Promise.all([
        attempt(() => localStorage.length),
        attempt(() => document.cookie),
        attempt(() => (parent as unknown as { document: Document }).document.title),
        attempt(() => fetch(`${target}frame`)),
        attempt(() => indexedDB.open('x')),
      ]);
    }, target);
    expect(inFrame).toEqual(['refused', 'refused', 'refused', 'refused', 'refused']);
    expect(visits).toEqual([]);
    server.close();
  });

  test('the sandbox page does nothing where it would have the origin of the lab', async ({ page }) => {
    await page.goto('./sandbox.html');
    const answer = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => resolve('hello'));
          port1.start();
          window.postMessage({}, '*', [port2]);
          setTimeout(resolve, 500, 'nothing');
        }),
    );
    expect(answer).toBe('nothing');
  });
});
