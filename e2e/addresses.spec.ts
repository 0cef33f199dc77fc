import { readdirSync, readFileSync, mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { smallModel } from '../src/gguf/fixtures/small-model.ts';
import { writeGguf } from '../src/gguf/writer.ts';
import { safetensorsFile } from '../src/safetensors/fixture.ts';
import { type RangeServer, startRangeServer } from './range-server.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sample = (name: string): Buffer => readFileSync(join(root, 'public/samples', name));
const folder = mkdtempSync(join(tmpdir(), 'quantarium-addresses-'));

let server: RangeServer;
test.beforeAll(async () => {
  server = await startRangeServer(5);
});
test.afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openAddress(page: Page, ...addresses: string[]): Promise<void> {
  await page.getByRole('button', { name: 'Open an address' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Open an address' });
  await dialog.getByRole('textbox').fill(addresses.join('\n'));
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
}

const summary = (page: Page) => page.getByRole('heading', { level: 1 }).locator('..');

test.describe('files at addresses', () => {
  test('open by header, and a tensor is measured from its parts; the link brings both back', async ({ page }) => {
    const address = server.serve('models/remote.gguf', sample('sample-model.gguf'));
    await page.goto('./#/v1/model?formats=q4_0');
    await expect(page.getByRole('grid', { name: 'Tensors' })).toBeVisible();
    const before = server.sent;
    await openAddress(page, address);
    await expect(summary(page)).toContainText('remote.gguf · ');
    await expect(page.getByTestId('basis')).toHaveText(/^Exact/);
    expect(server.sent - before).toBeLessThan(sample('sample-model.gguf').byteLength);
    expect(server.mostAtOnce).toBeLessThanOrEqual(6);
    await expect(page).toHaveURL(/file=http.*remote\.gguf/);
    const link = page.url();
    await page.goto('about:blank');
    await page.goto(link.replace('formats=q4_0', 'formats=q4_0&tensor=blk.0.ffn_down.weight'));
    await expect(page.getByRole('heading', { name: 'blk.0.ffn_down.weight' })).toBeVisible();
    await expect(page.getByTestId('basis')).toHaveText(/^Exact: 256 of 256 rows/);
  });

  test('bring along what belongs to them: shards, and the files of an index', async ({ page }) => {
    const tensor = (name: string) => ({ name, typeId: 0, shape: [4], data: new Uint8Array(16) });
    const split = (number: number) =>
      writeGguf({
        metadata: [
          { key: 'split.no', type: 'uint16', value: number },
          { key: 'split.count', type: 'uint16', value: 3 },
        ],
        tensors: [tensor(`blk.${number}.ffn_up.weight`)],
      });
    for (const number of [0, 2]) server.serve(`set-0000${number + 1}-of-00003.gguf`, split(number));
    await page.goto('./#/v1/model');
    await openAddress(page, `${server.address}set-00003-of-00003.gguf`);
    await expect(summary(page)).toContainText('set-00001-of-00003.gguf and 1 more shard');
    await expect(page.getByRole('status').filter({ hasText: '1 of 3 shards are missing: set-00002-of-00003.gguf' })).toBeVisible();

    const part = (name: string) => safetensorsFile({ [name]: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, 8);
    server.serve('st/a.safetensors', part('a.weight'));
    server.serve('st/b.safetensors', part('b.weight'));
    const index = { weight_map: { 'a.weight': 'a.safetensors', 'b.weight': 'b.safetensors', 'c.weight': '../../c.safetensors' } };
    const address = server.serve('st/model.safetensors.index.json', Buffer.from(JSON.stringify(index)));
    await openAddress(page, address);
    await expect(summary(page)).toContainText('a.safetensors and 1 more shard');
    expect(server.requests.filter((request) => request.includes('c.safetensors'))).toEqual([]);
  });

  test('say why they do not open, and can be tried again', async ({ page }) => {
    await page.goto('./#/v1/model?formats=');
    for (const [fault, sentence] of [
      ['whole-file', /sends whole files only/],
      ['no-cors', /answers, but does not allow other pages to read its files \(CORS\)/],
      ['hidden-content-range', /does not let pages see which part/],
      [401, /wants a login .* \(401\)/],
      [403, /does not give .* \(403\)/],
      ['busy', /too many requests \(429\)/],
    ] as const) {
      const address = server.serve(`fault-${fault}.gguf`, writeGguf(smallModel), fault);
      await page.goto(`./#/v1/model?formats=&file=${encodeURIComponent(address)}`);
      await expect(page.getByRole('alert')).toHaveText(sentence);
      server.files.get(`fault-${fault}.gguf`)!.fault = undefined;
      await page.getByRole('button', { name: 'Fetch its header' }).click();
      await expect(summary(page)).toContainText(`fault-${fault}.gguf · `);
    }
  });

  test('are compared as recipes and read as importance matrices', async ({ page }) => {
    const one = server.serve('one.gguf', writeGguf(smallModel));
    const two = server.serve('two.gguf', sample('recipes/bartowski-like-Q2_K_L.gguf'));
    await page.goto(`./#/v1/recipes?show=${[one, two].map((address) => encodeURIComponent(encodeURIComponent(address))).join(',')}`);
    await expect(page.getByRole('columnheader', { name: /one/ })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: /two/ })).toBeVisible();
    const matrix = server.serve('imatrix.gguf', sample('sample-imatrix.gguf'));
    await page.goto(`./#/v1/imatrix?file=${encodeURIComponent(matrix)}`);
    await expect(summary(page)).toContainText('imatrix.gguf: ');
  });

  test('are noticed when they change, and what was measured stays', async ({ page }) => {
    const address = server.serve('changing.gguf', sample('sample-model.gguf'));
    await page.goto(`./#/v1/model?formats=q4_0&tensor=blk.0.ffn_down.weight&file=${encodeURIComponent(address)}`);
    await expect(page.getByTestId('basis')).toHaveText(/^Exact/);
    server.files.get('changing.gguf')!.etag = '"changed"';
    await page.getByRole('gridcell', { name: 'blk.1.ffn_down.weight', exact: true }).click();
    await expect(page.getByText(/changed or was removed since it was opened/).first()).toBeVisible();
  });
});

test.describe('folders', () => {
  test('open with the files of an index, and name those that are missing', async ({ page }) => {
    const path = join(folder, 'a-model');
    mkdirSync(path);
    const part = (name: string) => safetensorsFile({ [name]: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, 8);
    writeFileSync(join(path, 'model-00001-of-00002.safetensors'), part('a.weight'));
    writeFileSync(join(path, 'config.json'), '{}');
    writeFileSync(join(path, 'model.safetensors.index.json'), JSON.stringify({ weight_map: { 'a.weight': 'model-00001-of-00002.safetensors', 'b.weight': 'model-00002-of-00002.safetensors' } }));
    await page.goto('./#/v1/model');
    await page.getByTestId('open-folder').first().setInputFiles(path);
    await expect(summary(page)).toContainText('model-00001-of-00002.safetensors · ');
    await expect(page.getByRole('status').filter({ hasText: 'not open: model-00002-of-00002.safetensors' })).toBeVisible();
  });

  test('without a model say so', async ({ page }) => {
    const path = join(folder, 'papers');
    mkdirSync(path);
    writeFileSync(join(path, 'notes.txt'), 'x');
    await page.goto('./#/v1/model');
    await page.getByTestId('open-folder').first().setInputFiles(path);
    await expect(page.getByRole('alert')).toHaveText(/^papers: The folder holds no/);
    expect(readdirSync(path)).toEqual(['notes.txt']);
  });
});
