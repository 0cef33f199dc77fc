import { useCallback, useMemo, useState } from 'react';
import { parseLevels } from '../../core/rounding/levels.ts';
import { findAlgorithm } from '../../core/rounding/registry.ts';
import type { SizePx } from '../../render/camera.ts';
import { useTheme } from '../../state/theme.ts';
import { useUrlState } from '../../state/url-state.ts';
import { ColorBar } from '../../ui/ColorBar.tsx';
import { Notice } from '../../ui/Feedback.tsx';
import { Select } from '../../ui/Select.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import { contentIds, contentLabel, parseContent, subjectsIn, type ContentId } from './content.ts';
import { ExportMenu } from './ExportMenu.tsx';
import { GlobeCanvas } from './GlobeCanvas.tsx';
import { rejectGrid } from './GridOverlay.tsx';
import { Inspector } from './Inspector.tsx';
import type { PaneNumbers } from './NumbersSection.tsx';
import { countText, paneQuantityLabel, paneValueText, scaleText } from './number-text.ts';
import { Pane } from './Pane.tsx';
import { sphereSchema } from './schema.ts';
import styles from './sphere.module.css';
import { Stage } from './stage.ts';
import { formatSubject, rejectLevelText, rejectRegret, subjectTitle } from './subject.ts';
import { useCamera } from './use-camera.ts';
import { usePanes, type SphereState } from './use-panes.ts';
import { useProbe } from './use-probe.ts';
import { useSphereKeys } from './use-sphere-keys.ts';
import { useWelcome, Welcome } from './Welcome.tsx';

const contentKeys = ['p1', 'p2', 'p3', 'p4'] as const;

/** The projection lab: what rounding does to every direction, as a map or a sphere, up to four pictures with one camera. */
export default function SphereView() {
  const [state, patch] = useUrlState(sphereSchema);
  const [stage] = useState(() => new Stage());
  const [size, setSize] = useState<SizePx>({ width: 0, height: 0 });
  const [globeFailure, setGlobeFailure] = useState<string>();
  const welcome = useWelcome();
  useTheme();

  const projection = globeFailure ? 'map' : state.as;
  const onSettled = useCallback((at: readonly number[] | null) => patch({ at }), [patch]);
  const { move, goHome } = useCamera(stage, projection, state.at, onSettled);
  const contents = useMemo(() => contentKeys.slice(0, Number(state.panes)).map((key) => state[key]), [state]);
  const shown = useMemo(() => subjectsIn(contents), [contents]);
  const { panes, subjects, pictures } = usePanes({ stage, state, contents, projection, size });

  const pinned = useMemo(
    () => (state.probe ? { thetaDeg: state.probe[0]!, phiDeg: state.probe[1]! } : undefined),
    [state.probe],
  );
  const probeSubjects = JSON.stringify(Object.fromEntries(shown.map((id) => [id, formatSubject(state[id])])));
  const probe = useProbe(stage, probeSubjects, pinned);
  const onPin = useCallback((thetaDeg: number, phiDeg: number) => patch({ probe: [thetaDeg, phiDeg] }), [patch]);
  const unpin = useCallback(() => patch({ probe: null }), [patch]);
  useSphereKeys({
    stage,
    projection,
    size,
    pinned,
    move,
    goHome,
    onPin,
    unpin,
    setPanes: (count) => patch({ panes: count }),
  });

  const numbers: PaneNumbers[] = panes.flatMap(({ content, base, seconds, vectors }) =>
    base
      ? [{ content, label: contentLabel(content), field: base, seconds, vectors, scales: scalesTried(content, state) }]
      : [],
  );
  return (
    <ViewFrame
      title="Sphere"
      about="Every direction of space is rounded; its colour says how well the rounded vector keeps the direction."
      startsClosed={welcome.isOpen}
      actions={<ExportMenu stage={stage} panes={panes} state={state} numbers={numbers} />}
      inspector={
        <Inspector
          state={state}
          patch={patch}
          shown={shown}
          numbers={numbers}
          probe={probe}
          isPinned={pinned !== undefined}
          onUnpin={unpin}
          pictures={pictures}
          goHome={goHome}
        />
      }
    >
      <div className={styles.stage}>
        <div className={styles.panes} data-count={contents.length} data-shape={projection === 'map' ? 'map' : 'globe'}>
          {projection !== 'map' && (
            <GlobeCanvas stage={stage} projection={projection} smooth={state.smooth} onFailure={setGlobeFailure} />
          )}
          {panes.map(({ content, base, detail, scale, isRunning }, index) => {
            const parsed = parseContent(content);
            const label = paneQuantityLabel(parsed, state.quantity);
            const spec = state[parsed.subject];
            const problems = [
              ...new Set(
                subjects.filter(({ id }) => subjectsIn([content]).includes(id)).flatMap(({ problem }) => problem ?? []),
              ),
            ];
            const noRegret = parsed.kind === 'regret' ? rejectRegret(spec) : undefined;
            if (noRegret && !problems.includes(noRegret)) problems.push(noRegret);
            const text = (value: number) => paneValueText(parsed, state.quantity, value);
            const title =
              parsed.kind === 'difference'
                ? `${subjectTitle(spec)} minus ${subjectTitle(state[parsed.minus])}`
                : subjectTitle(spec);
            return (
              <Pane
                key={index}
                index={index}
                stage={stage}
                projection={projection}
                base={base}
                detail={detail}
                scale={scale}
                smooth={state.smooth}
                pinned={pinned}
                grid={
                  (state.points || state.borders) && rejectGrid(spec) === undefined
                    ? { levels: spec.levels, withPoints: state.points, withBorders: state.borders }
                    : undefined
                }
                move={move}
                onPin={onPin}
                onSize={setSize}
                description={
                  base
                    ? `${contentLabel(content)}: ${title}. ${label} from ${text(base.stats.min)} to ${text(base.stats.max)}, ${countText(base.stats.undefinedCount)} undefined. Arrows move the probe, plus and minus zoom.`
                    : `${contentLabel(content)}: ${title}, not computed yet.`
                }
                head={
                  <>
                    <Select
                      label={`Content of pane ${index + 1}`}
                      value={content}
                      options={contentIds.map((id) => ({ value: id, label: contentLabel(id) }))}
                      searchable={false}
                      onChange={(id: ContentId) => patch({ [contentKeys[index]!]: id })}
                    />
                    <span className={styles.paneTitle} title={title}>
                      {title}
                    </span>
                    <span className={styles.paneState} aria-live="polite">
                      {isRunning ? 'refining ...' : ''}
                    </span>
                  </>
                }
                foot={
                  <ColorBar
                    map={scale.map}
                    low={scale.low}
                    high={scale.high}
                    label={label}
                    format={scaleText(scale.low, scale.high)}
                    undefinedCount={base?.stats.undefinedCount ?? 0}
                  />
                }
              >
                {problems.length > 0 && (
                  <div className={styles.over}>
                    {problems.map((problem) => (
                      <Notice key={problem} tone="warning">
                        {problem}
                        {base ? ' The picture is the last one that could be drawn.' : ''}
                      </Notice>
                    ))}
                  </div>
                )}
              </Pane>
            );
          })}
        </div>
        {globeFailure && (
          <div className={styles.over}>
            <Notice tone="warning">{globeFailure}</Notice>
          </div>
        )}
        {welcome.isOpen && (
          <Welcome
            onClose={welcome.close}
            onExplore={() => document.querySelector<HTMLElement>('[data-pane="0"]')?.focus()}
            onCompare={() => patch({ panes: '2', p1: 'a', p2: 'b' })}
          />
        )}
      </div>
    </ViewFrame>
  );
}

/** How many scales the algorithm of a value pane tries on each vector, in words. */
function scalesTried(content: ContentId, state: SphereState): string {
  const parsed = parseContent(content);
  const spec = state[parsed.subject];
  const algorithm = findAlgorithm(spec.algorithm);
  if (parsed.kind !== 'value' || !algorithm || rejectLevelText(algorithm, spec.levels) !== undefined) return 'n/a';
  const count = algorithm.candidates(spec.dims, parseLevels(spec.levels));
  return count === undefined ? 'depends' : countText(count);
}
