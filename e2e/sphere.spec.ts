import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';

/** Opens the view in a state and waits for the whole picture. */
async function openSphere(page: Page, params: string): Promise<void> {
  await page.addInitScript(() => localStorage.setItem('quantarium:welcomed', '1'));
  await page.goto(`#/v1/sphere?${params}`);
  await expect(page.locator('[data-pane="0"]')).toBeVisible();
  await expect(number(page, 'seconds')).not.toHaveText('...');
}

const number = (page: Page, name: string, column = 0) =>
  page
    .getByRole('region', { name: 'Numbers' })
    .locator('tr', { has: page.getByRole('rowheader', { name, exact: true }) })
    .locator('td')
    .nth(column);

const probeGroup = (page: Page, letter: string) => page.getByRole('group', { name: `Probe of ${letter}` });

/** Published statistics of maps 256 px wide with uniform weights: minimum and mean over pixels. */
const published = [
  { subject: 'qkxh:-4..3:uniform:none:3', min: '0.986124', mean: '0.997243' },
  { subject: 'qkxh_nl:iq4nl:uniform:none:3', min: '0.998560', mean: '0.999740' },
  { subject: 'make_qx:-8..7:uniform:none:3', min: '0.996832', mean: '0.999358' },
  { subject: 'exact:-1..1:uniform:none:3', min: '0.886748', mean: '0.961727' },
];

test.describe('Sphere', () => {
  for (const { subject, min, mean } of published) {
    test(`shows the published numbers of ${subject}`, async ({ page }) => {
      await openSphere(page, `as=map&width=256&a=${subject}`);
      await expect(number(page, 'min')).toHaveText(min);
      await expect(number(page, 'mean over pixels')).toHaveText(mean);
      await expect(number(page, 'directions')).toHaveText('32,768');
    });
  }

  test('draws the sphere, or the map where there is no WebGL', async ({ page }) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await openSphere(page, 'width=256');
    // The middle of the sphere has the colours of the map, the corner does not.
    const pane = page.locator('[data-pane="0"]');
    const picture = await page.screenshot({ clip: await boxOf(pane, 0.45, 0.45, 0.1) });
    const corner = await page.screenshot({ clip: await boxOf(pane, 0, 0, 0.05) });
    expect(picture.length).toBeGreaterThan(4 * corner.length);
    expect(problems).toEqual([]);
  });

  test('draws a face of the cube with its coordinates', async ({ page }) => {
    await openSphere(page, 'as=face&width=256&probe=45,30');
    await expect(page.getByText('y / z')).toBeVisible();
    await expect(page.locator('[data-marker="pin"]')).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/probe=44\.\d+,30\.\d+/);
    await probeGroup(page, 'A')
      .getByRole('link', { name: /Landscape/ })
      .click();
    await expect(page).toHaveURL(/landscape\?.*values=/);
  });

  test('falls back to the map when the graphics context is gone for good', async ({ page }) => {
    await openSphere(page, 'width=256');
    await page.evaluate(() => {
      const canvas = document.querySelector('canvas[aria-hidden]') as HTMLCanvasElement;
      canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!.loseContext();
    });
    await expect(page.getByText('took the graphics context away').first()).toBeVisible();
    await expect(page.getByText('Here is the flat map')).toBeVisible();
    await expect(page.getByText('azimuth from +x')).toBeVisible();
  });

  test('draws again when the graphics context comes back', async ({ page }) => {
    await openSphere(page, 'width=256');
    const pane = page.locator('[data-pane="0"]');
    const clip = await boxOf(pane, 0.45, 0.45, 0.1);
    const before = await page.screenshot({ clip });
    await page.evaluate(async () => {
      const canvas = document.querySelector('canvas[aria-hidden]') as HTMLCanvasElement;
      const extension = canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!;
      extension.loseContext();
      await new Promise((resolve) => setTimeout(resolve, 200));
      extension.restoreContext();
    });
    await expect(page.getByText('Waiting for it to come back')).toBeHidden();
    await expect.poll(async () => before.equals(await page.screenshot({ clip }))).toBe(true);
  });

  test('shows representable directions and cell borders over the picture', async ({ page }) => {
    await openSphere(page, 'as=map&width=256&points=1&borders=1');
    const painted = () =>
      page.locator('canvas[data-overlay="grid"]').evaluate((element) => {
        const { data } = (element as HTMLCanvasElement)
          .getContext('2d')!
          .getImageData(0, 0, (element as HTMLCanvasElement).width, (element as HTMLCanvasElement).height);
        return data.filter((value, index) => index % 4 === 3 && value > 0).length;
      });
    await expect.poll(painted).toBeGreaterThan(5000);
  });

  test('offers a file from the welcome', async ({ page }) => {
    await page.goto('');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Drop a GGUF' }).click();
    expect((await chooser).isMultiple()).toBe(true);
    await expect(page).toHaveURL(/#\/v1\/model/);
  });

  test('probes a direction by mouse and keeps it in the address', async ({ page }) => {
    await openSphere(page, 'as=map&width=256&a=absmax:-4..3:uniform:none:3');
    const box = (await page.locator('[data-pane="0"]').boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    // The middle of the map is about the direction -x, which absmax rounds to (-4, 0, 0).
    await expect(page).toHaveURL(/probe=1(79|80)[.\d]*,(89|90)/);
    await expect(probeGroup(page, 'A')).toContainText('−4 0 0');
    await page.mouse.move(0, 0);
    const told = await probeGroup(page, 'A').textContent();
    expect(told).toMatch(/Cosine0\.99999/);
    await page.reload();
    await expect(probeGroup(page, 'A')).toHaveText(told!);
    await expect(page.locator('[data-marker="pin"]')).toBeVisible();
  });

  test.describe('by touch', () => {
    test.use({ hasTouch: true });
    test('a tap pins, two fingers zoom', async ({ page }) => {
      await openSphere(page, 'as=map&width=256');
      const box = (await page.locator('[data-pane="0"]').boundingBox())!;
      const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      await page.touchscreen.tap(middle.x + 40, middle.y + 20);
      await expect(page).toHaveURL(/probe=19\d/);
      const session = await page.context().newCDPSession(page);
      const fingers = (apart: number) => [
        { x: middle.x - apart, y: middle.y, id: 1 },
        { x: middle.x + apart, y: middle.y, id: 2 },
      ];
      await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(30) });
      for (const apart of [50, 80, 120]) {
        await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) });
      }
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await expect(page).toHaveURL(/at=[\d.]+,[\d.]+,[2-5]/);
    });
  });

  test('moves the probe by keyboard, pins with Enter, lets go with Esc', async ({ page }) => {
    await openSphere(page, 'as=map&width=256&probe=180,90');
    await page.locator('[data-pane="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('[data-marker="cursor"]')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).not.toHaveURL(/probe=180,90/);
    await expect(page).toHaveURL(/probe=18\d\.\d+,90/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(page).not.toHaveURL(/probe=/);
  });

  test('finds less regret nowhere: the probe of a patch that make_qx misses', async ({ page }) => {
    // make_qx loses 0.006 of cosine near the component pattern (-, -, +) at -4..3; the exact search does not.
    await openSphere(page, 'as=map&width=256&panes=2&p1=a&p2=regret-a&a=make_qx:-4..3:uniform:none:3&probe=244,48');
    const regret = number(page, 'max', 1);
    await expect(regret).toHaveText(/^0\.00\d+$/);
    expect(Number(await regret.textContent())).toBeGreaterThan(0.003);
    await expect(probeGroup(page, 'A')).toContainText('Best cosine');
  });

  test('opens panes by key and brings them back after a reload', async ({ page }) => {
    await openSphere(page, 'as=map&width=256');
    await page.keyboard.press('4');
    await expect(page.locator('[data-pane="3"]')).toBeVisible();
    await page.reload();
    await expect(page.locator('[data-pane="3"]')).toBeVisible();
    await expect(
      page.getByRole('region', { name: 'Numbers' }).getByRole('columnheader', { name: 'A − B' }),
    ).toBeVisible();
    await page.keyboard.press('1');
    await expect(page.locator('[data-pane="1"]')).toBeHidden();
  });

  test('zooms with the wheel, keeps it in the address, and 0 resets', async ({ page }) => {
    await openSphere(page, 'as=map&width=256');
    await page.locator('[data-pane="0"]').hover();
    await page.mouse.wheel(0, -800);
    await expect(page).toHaveURL(/at=/);
    await expect(page.getByText('refining ...')).toBeHidden();
    await page.reload();
    await expect(page).toHaveURL(/at=/);
    await expect(page.locator('[data-pane="0"]')).toBeVisible();
    await page.keyboard.press('0');
    await expect(page).not.toHaveURL(/at=/);
  });

  test('says why levels do not suit and keeps the picture', async ({ page }) => {
    await openSphere(page, 'as=map&width=256&a=make_qx:-8..7:uniform:none:3');
    await page.evaluate(() => (location.hash = '#/v1/sphere?as=map&width=256&a=make_qx:-7..7:uniform:none:3'));
    await expect(page.getByText('one level longer on the negative side').first()).toBeVisible();
    await expect(number(page, 'min')).toHaveText('0.996832');
  });

  test('exports a PNG of the asked size', async ({ page }) => {
    await openSphere(page, 'as=map&width=256');
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'PNG 1024 × 512' }).click();
    const bytes = await readFile((await (await download).path())!);
    expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1024, 512]);
  });

  test('marks a PNG of the whole sphere as a panorama', async ({ page }) => {
    await openSphere(page, 'a=qkxh:-4..3:uniform:none:3&as=map&width=256');
    await page.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /^PNG 1024/ }).click()]);
    const head = (await readFile(await file.path())).subarray(0, 4000).toString('latin1');
    expect(head).toContain('GPano:ProjectionType="equirectangular"');
    expect(head).toContain('GPano:FullPanoWidthPixels="1024" GPano:FullPanoHeightPixels="512"');
  });

  test('exports a GIF of the turning sphere and one over the levels, and stops when cancelled', async ({ page }) => {
    await openSphere(page, 'a=qkxh:-4..3:uniform:none:3&as=map&width=256');
    const save = async (item: RegExp) => {
      await page.getByRole('button', { name: 'Export' }).click();
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
      return readFile(await file.path());
    };
    /** Every frame begins with a control block: 21 f9 04. */
    const frames = (gif: Buffer) => gif.toString('latin1').split('\x21\xf9\x04').length - 1;
    const turning = await save(/^GIF of the turning/);
    expect(turning.subarray(0, 6).toString()).toBe('GIF89a');
    expect([turning.readUInt16LE(6), turning.readUInt16LE(8)]).toEqual([400, 440]);
    expect(frames(turning)).toBeGreaterThanOrEqual(48);
    const levels = await save(/^GIF over the levels, −2\.\.1 to −16\.\.15/);
    expect(frames(levels)).toBeGreaterThanOrEqual(10);
    // A second is too short to cancel by hand: on a processor of a twentieth of the speed it is not.
    await page.getByRole('button', { name: 'Export' }).click();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 20 });
    await page.getByRole('menuitem', { name: /^GIF of the turning/ }).click();
    await page.getByRole('button', { name: 'Cancel: GIF of the turning sphere' }).click();
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await expect(page.getByText('GIF of the turning sphere', { exact: true })).toHaveCount(0);
  });

  test('takes weights per component and a tail of a tensor, and keeps both in the link', async ({ page }) => {
    await openSphere(page, 'a=exact:-4..3:given_1,4,1:none:3&as=map&width=256');
    await expect(page.getByRole('textbox', { name: 'Weights, one for each component' })).toHaveValue('1, 4, 1');
    const min = await number(page, 'min').textContent();
    await page.getByRole('textbox', { name: 'Weights, one for each component' }).fill('1, 0, 0');
    await page.keyboard.press('Enter');
    await expect(number(page, 'min')).not.toHaveText(min!);
    await openSphere(page, 'a=qkxh:-4..3:x2:values_0.5,-0.5:5&as=map&width=256');
    await page.getByRole('button', { name: 'Take them from a tensor' }).click();
    await page.getByRole('button', { name: 'Use these 29 values' }).click();
    await expect(page).toHaveURL(/a=qkxh:-4\.\.3:x2:values_[-0-9.,e]+:32/);
    await expect(number(page, 'grid')).toHaveText('256 × 128');
    await expect(page.getByText('own tail to 32').first()).toBeVisible();
  });

  test('welcomes once', async ({ page }) => {
    await page.goto('');
    const welcome = page.getByRole('complementary', { name: 'Welcome' });
    await expect(welcome).toBeVisible();
    await welcome.getByRole('button', { name: 'Compare two algorithms' }).click();
    await expect(welcome).toBeHidden();
    await expect(page.locator('[data-pane="1"]')).toBeVisible();
    await page.goto('');
    await expect(page.locator('[data-pane="0"]')).toBeVisible();
    await expect(welcome).toBeHidden();
  });
});

async function boxOf(locator: ReturnType<Page['locator']>, x: number, y: number, size: number) {
  const box = (await locator.boundingBox())!;
  const side = Math.min(box.width, box.height);
  return { x: box.x + box.width * x, y: box.y + box.height * y, width: side * size, height: side * size };
}
