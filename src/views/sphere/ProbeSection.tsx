import { X } from 'lucide-react';
import { directionOf } from '../../core/geometry/equirectangular.ts';
import type { ProbeResult } from '../../core/experiments/projection/probe.ts';
import { formatRoute } from '../../state/route.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { angleText, cosineText, smallText } from './number-text.ts';
import styles from './sphere.module.css';
import { subjectIds, type SubjectId } from './subject.ts';
import type { Probe, ProbeAnswer } from './use-probe.ts';

const toRad = Math.PI / 180;
const vectorText = (values: ArrayLike<number>, digits: number): string => {
  const shown = Array.from(values)
    .slice(0, 8)
    .map((value) => value.toFixed(digits).replace('-', '−'));
  return shown.join(' ') + (values.length > 8 ? ` ... (${values.length})` : '');
};

const mono = (text: string) => <span className={styles.mono}>{text}</span>;

interface ProbeSectionProps {
  readonly probe: Probe | undefined;
  readonly isPinned: boolean;
  /** Levels of each subject, as text. */
  readonly levels: Readonly<Record<SubjectId, string>>;
  readonly onUnpin: () => void;
}

/** The direction under the pointer in numbers: what each algorithm makes of it and the best that any scale can do. */
export function ProbeSection({ probe, isPinned, levels, onUnpin }: ProbeSectionProps) {
  return (
    <Section
      title="Probe"
      actions={
        isPinned && (
          <IconButton label="Remove the pin" onPress={onUnpin}>
            <X size={14} />
          </IconButton>
        )
      }
    >
      {probe ? (
        <>
          <Facts
            rows={[
              ['Direction θ, φ', `${probe.at.thetaDeg.toFixed(4)}°, ${probe.at.phiDeg.toFixed(4)}°`],
              ['x y z', mono(vectorText(directionOf(probe.at.thetaDeg * toRad, probe.at.phiDeg * toRad), 6))],
            ]}
          />
          {subjectIds.map((id) => {
            const answer = probe.answers[id];
            return answer === undefined ? null : (
              <ProbeAnswerFacts
                key={id}
                letter={id.toUpperCase()}
                answer={answer}
                levels={levels[id]}
                isPinned={isPinned}
              />
            );
          })}
        </>
      ) : (
        <p className={styles.muted}>
          Point at the picture, tap it, or focus it and use the arrows. Enter or a click pins the direction.
        </p>
      )}
    </Section>
  );
}

interface ProbeAnswerProps {
  readonly letter: string;
  readonly answer: ProbeAnswer;
  readonly levels: string;
  readonly isPinned: boolean;
}

/** The address of the Landscape view with the probed vector: its values, weights and levels. */
function landscapeLink({ x, weights }: ProbeResult, levels: string): string {
  // Nine digits bring every f32 back.
  const text = (values: Float32Array): string => Array.from(values, (value) => Number(value.toPrecision(9))).join(', ');
  const params = { block: 'pasted', values: text(x), levels, weights: 'given', w: text(weights) };
  return formatRoute({ viewId: 'landscape', params });
}

function ProbeAnswerFacts({ letter, answer, levels, isPinned }: ProbeAnswerProps) {
  if (typeof answer === 'string') return <p className={styles.muted}>{`${letter}: ${answer}`}</p>;
  const { achieved, exact, regret } = answer;
  const minRow = achieved.min === 0 ? [] : [['Min', achieved.min.toPrecision(7)] as const];
  return (
    <div role="group" aria-label={`Probe of ${letter}`}>
      <h3 style={{ fontSize: 'var(--size)' }}>{letter}</h3>
      <Facts
        rows={[
          ['Levels', mono(vectorText(achieved.levels, 0))],
          ['Scale', achieved.scale.toPrecision(7).replace('-', '−')],
          ...minRow,
          ['Reconstruction', mono(vectorText(achieved.reconstruction, 6))],
          ['Cosine', cosineText(achieved.cosine)],
          ['Angle', angleText(achieved.angleDeg)],
          ...(exact
            ? ([
                ['Best levels', mono(vectorText(exact.levels, 0))],
                ['Best cosine', cosineText(exact.cosine)],
                ['Regret of the cosine', smallText(regret ?? Number.NaN)],
              ] as const)
            : ([['Best', 'takes too long with a min and this many components']] as const)),
        ]}
      />
      {isPinned && exact && <a href={landscapeLink(answer, levels)}>Every scale of this vector, in the Landscape</a>}
    </div>
  );
}
