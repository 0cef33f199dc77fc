import { line } from 'd3-shape';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { MapPicture } from '../../client/projection-map.ts';
import type { Axis } from '../../ui/chart/axis.ts';
import { Plot } from '../../ui/chart/Plot.tsx';
import type { Probe } from '../../ui/chart/probe.ts';
import { Explain } from '../../ui/Explain.tsx';
import { Section } from '../../ui/Section.tsx';
import { angleBins, angleQuantile, computeAngleDistribution, type AngleDistribution } from './angle-distribution.ts';
import { angleDeg } from './pane-values.ts';
import styles from './sphere.module.css';
import { subjectIds, type SubjectId } from './subject.ts';

interface AngleSectionProps {
  /** Complete pictures of the subjects in sight. */
  readonly pictures: Readonly<Partial<Record<SubjectId, MapPicture>>>;
}

const seriesOf = (id: SubjectId): number => subjectIds.indexOf(id) + 1;
const quantiles = [0.5, 0.9, 0.99] as const;
const shareText = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 2 : 1)} %`;

/** The distribution of the angle error, one curve for each subject, over a common range. */
export function AngleSection({ pictures }: AngleSectionProps) {
  const distributions = useDistributions(pictures);
  const svg = useRef<SVGSVGElement>(null);
  const curves = useMemo(
    () => subjectIds.flatMap((id) => (distributions[id] ? [{ id, distribution: distributions[id] }] : [])),
    [distributions],
  );
  if (curves.length === 0) return null;
  const { binDeg } = curves[0]!.distribution;
  const highest = Math.max(...curves.flatMap(({ distribution }) => [...distribution.shares])) / binDeg;
  const x: Axis = { label: 'angle, degrees', domain: [0, binDeg * angleBins] };
  const y: Axis = {
    label: 'share of the sphere per degree, %',
    domain: [0, highest * 105],
    format: (value) => String(value),
  };
  const probes: Probe[] = curves.flatMap(({ id, distribution }) =>
    Array.from(distribution.shares, (share, bin) => ({
      key: `${id}${bin}`,
      series: id,
      x: (bin + 0.5) * binDeg,
      y: (share / binDeg) * 100,
      title: `${id.toUpperCase()}, ${(bin * binDeg).toFixed(3)}° to ${((bin + 1) * binDeg).toFixed(3)}°`,
      facts: [['share of the sphere', shareText(share)] as const],
    })),
  );
  return (
    <Section
      title="Angle error"
      actions={
        <Explain
          about="Angle error"
          text="How much of the sphere's area is turned by how many degrees when it is rounded. Exact over the grid above, in equal bins from 0 to the largest angle of all subjects. A curve further left turns directions less."
        />
      }
    >
      <div className={styles.angles}>
        <Plot
          label="Distribution of the angle error"
          description={curves
            .map(
              ({ id, distribution }) =>
                `${id.toUpperCase()}: half of the sphere below ${angleQuantile(distribution, 0.5).toFixed(3)} degrees`,
            )
            .join('. ')}
          x={x}
          y={y}
          probes={probes}
          svgRef={svg}
          draw={(frame) =>
            curves.map(({ id, distribution }) => (
              <path
                key={id}
                d={
                  line<number>(
                    (_, bin) => frame.x((bin + 0.5) * binDeg),
                    (share) => frame.y((share / binDeg) * 100),
                  )([...distribution.shares]) ?? ''
                }
                style={{ fill: 'none', stroke: `var(--series-${seriesOf(id)})`, strokeWidth: 1.75 }}
                strokeDasharray={['', '6 3', '2 2', '8 3 2 3'][seriesOf(id) - 1]}
              />
            ))
          }
        />
      </div>
      <table className={styles.numbers}>
        <thead>
          <tr>
            <th scope="col">this share of the sphere lies below</th>
            {quantiles.map((share) => (
              <th scope="col" key={share}>
                {share * 100} %
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {curves.map(({ id, distribution }) => (
            <tr key={id}>
              <th scope="row" style={{ color: `var(--series-${seriesOf(id)})`, fontWeight: 600 }}>
                {id.toUpperCase()}
              </th>
              {quantiles.map((share) => (
                <td key={share}>{angleQuantile(distribution, share).toFixed(3)}°</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** The distributions of complete pictures over the range of them all; computed in pieces, so that the page stays free. */
function useDistributions(
  pictures: AngleSectionProps['pictures'],
): Readonly<Partial<Record<SubjectId, AngleDistribution>>> {
  const [distributions, setDistributions] = useState<Readonly<Partial<Record<SubjectId, AngleDistribution>>>>({});
  const { a, b, c, d } = pictures;
  useEffect(() => {
    const entries = Object.entries({ a, b, c, d }).flatMap(([id, picture]) =>
      picture ? [[id as SubjectId, picture] as const] : [],
    );
    const maxDeg = Math.max(0, ...entries.map(([, { stats }]) => angleDeg(stats.min)));
    if (entries.length === 0 || !(maxDeg > 0)) return;
    const controller = new AbortController();
    void Promise.all(
      entries.map(
        async ([id, { values, window }]) =>
          [id, await computeAngleDistribution(values, window, maxDeg, controller.signal)] as const,
      ),
    ).then((computed) => {
      if (!controller.signal.aborted) setDistributions(Object.fromEntries(computed));
    });
    return () => controller.abort();
  }, [a, b, c, d]);
  return distributions;
}
