import { describe, expect, it } from 'vitest';
import { fullWindow, rowPhiRad } from '../../core/geometry/equirectangular.ts';
import { angleBins, angleQuantile, computeAngleDistribution } from './angle-distribution.ts';

const window = fullWindow(512);
const signal = new AbortController().signal;

/** Values that depend on the row only: the cosine of a tenth of the angle from the pole. */
const byLatitude = Float32Array.from({ length: 512 * 256 }, (_, index) =>
  Math.cos(rowPhiRad(window, Math.floor(index / 512)) / 10),
);

describe('the distribution of angles', () => {
  it('weighs pixels by their area on the sphere', async () => {
    // Angles run from 0 to 18 degrees; area below phi is (1 - cos phi) / 2, so half of it lies below 9 degrees and a quarter below 6.
    const distribution = (await computeAngleDistribution(byLatitude, window, 18, signal))!;
    expect(distribution.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(angleQuantile(distribution, 0.5)).toBeCloseTo(9, 1);
    expect(angleQuantile(distribution, 0.25)).toBeCloseTo(6, 1);
    expect(distribution.binDeg * angleBins).toBeCloseTo(18, 12);
  });

  it('leaves undefined values out', async () => {
    const half = byLatitude.map((value, index) => (index % 512 < 256 ? value : Number.NaN));
    const whole = (await computeAngleDistribution(byLatitude, window, 18, signal))!;
    const rest = (await computeAngleDistribution(half, window, 18, signal))!;
    rest.shares.forEach((share, bin) => expect(share).toBeCloseTo(whole.shares[bin]!, 10));
  });

  it('stops when nobody waits any more', async () => {
    const controller = new AbortController();
    controller.abort();
    const large = fullWindow(1024);
    expect(
      await computeAngleDistribution(new Float32Array(1024 * 512), large, 18, controller.signal),
    ).toBeUndefined();
  });
});
