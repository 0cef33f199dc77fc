import { useState } from 'react';
import type { MapPicture } from '../../client/projection-map.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Feedback.tsx';
import { Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { AngleSection } from './AngleSection.tsx';
import { rejectGrid } from './GridOverlay.tsx';
import { NumbersSection, type PaneNumbers } from './NumbersSection.tsx';
import { ProbeSection } from './ProbeSection.tsx';
import { mapWidths } from './schema.ts';
import styles from './sphere.module.css';
import { SubjectControls } from './SubjectControls.tsx';
import type { SubjectId } from './subject.ts';
import type { SphereState } from './use-panes.ts';
import type { Probe } from './use-probe.ts';

interface InspectorProps {
  readonly state: SphereState;
  readonly patch: (values: Partial<SphereState>) => void;
  readonly shown: readonly SubjectId[];
  readonly numbers: readonly PaneNumbers[];
  readonly probe: Probe | undefined;
  readonly isPinned: boolean;
  readonly onUnpin: () => void;
  readonly pictures: Readonly<Partial<Record<SubjectId, MapPicture>>>;
  readonly goHome: () => void;
}

/** theta and phi of directions worth a look, degrees. */
const lookDirections: Readonly<Record<string, readonly [thetaDeg: number, phiDeg: number]>> = {
  '+x': [0, 90],
  '+y': [90, 90],
  '+z': [0, 0],
  '−x': [180, 90],
  '−y': [270, 90],
  '−z': [0, 180],
  '(1, 1, 1)': [45, 54.7356103],
  '(−1, −1, −1)': [225, 125.2643897],
  '(1, 1, 0)': [45, 90],
};
const lookOptions = [
  { value: 'none', label: 'Choose a direction' },
  ...Object.keys(lookDirections).map((label) => ({ value: label, label })),
];

/** The controls of the view and its results. */
export function Inspector({
  state,
  patch,
  shown,
  numbers,
  probe,
  isPinned,
  onUnpin,
  pictures,
  goHome,
}: InspectorProps) {
  const [chosen, setChosen] = useState<SubjectId>('a');
  const edited = shown.includes(chosen) ? chosen : shown[0]!;
  const gridProblem = rejectGrid(state[edited]);
  return (
    <>
      <Section title={shown.length > 1 ? 'What is compared' : 'What is rounded'}>
        {shown.length > 1 && (
          <Segmented
            label="Edit"
            value={edited}
            options={shown.map((id) => ({ value: id, label: id.toUpperCase() }))}
            onChange={setChosen}
          />
        )}
        <SubjectControls key={edited} spec={state[edited]} onChange={(spec) => patch({ [edited]: spec })} />
      </Section>
      <Section
        title="Picture"
        actions={
          <Button tone="quiet" onPress={goHome}>
            Reset view
          </Button>
        }
      >
        <Segmented
          label="Shape"
          explain={{
            text: 'The sphere from outside, the same sphere from its centre (a 360 degree camera; left and right are swapped), the face z = 1 of the cube around it with x/z downwards and y/z to the right, or the flat map with theta to the right and phi downwards.',
          }}
          value={state.as}
          options={[
            { value: 'outside', label: 'Sphere' },
            { value: 'inside', label: 'Inside' },
            { value: 'face', label: 'Cube face' },
            { value: 'map', label: 'Map' },
          ]}
          onChange={(as) => patch(as === 'face' || state.as === 'face' ? { as, at: null } : { as })}
        />
        <Select
          label="Look along"
          explain={{
            text: 'Turns the camera. From inside, looking along an axis shows the face of the cube around the sphere: straight lines through the centre stay straight.',
          }}
          value="none"
          searchable={false}
          options={lookOptions}
          onChange={(look) => {
            const direction = lookDirections[look];
            if (direction) patch({ at: [...direction, 1] });
          }}
        />
        <Segmented
          label="Panes"
          explain={{
            text: 'Pictures side by side with one camera. What each one shows is chosen in its title: A, B, their difference, or the regret, which is how far the best possible cosine lies above the achieved one.',
          }}
          value={state.panes as '1' | '2' | '3' | '4'}
          options={(['1', '2', '3', '4'] as const).map((count) => ({ value: count, label: count }))}
          onChange={(panes) => patch({ panes })}
        />
        <div className={styles.pair}>
          <Segmented
            label="Value"
            explain={{
              text: 'The weighted cosine between the direction and its rounded self (no unit), or the angle of that cosine in degrees.',
            }}
            value={state.quantity}
            options={[
              { value: 'cosine', label: 'Cosine' },
              { value: 'angle', label: 'Angle' },
            ]}
            onChange={(quantity) => patch({ quantity })}
          />
          <Select
            label="Colours"
            value={state.map as 'viridis' | 'cividis'}
            options={[
              { value: 'viridis', label: 'Viridis' },
              { value: 'cividis', label: 'Cividis', note: 'the same for every kind of colour vision' },
            ]}
            onChange={(map) => patch({ map })}
          />
        </div>
        <Segmented
          label="Scale"
          explain={{
            text: 'Common: panes of the same kind share one colour scale, so colours can be compared. Own: each pane runs from its own minimum to its own maximum. Visible: as common, but over the visible part once it is computed, which brings out small differences when zoomed in.',
          }}
          value={state.scale}
          options={[
            { value: 'common', label: 'Common' },
            { value: 'own', label: 'Own' },
            { value: 'visible', label: 'Visible' },
          ]}
          onChange={(scale) => patch({ scale })}
        />
        <Select
          label="Grid"
          explain={{
            text: 'How many directions the whole map has. The numbers below are exact over this grid. Zoomed in, the visible part is computed at the resolution of the screen.',
          }}
          value={String(state.width)}
          options={mapWidths.map((width) => ({ value: String(width), label: `${width} × ${width / 2}` }))}
          onChange={(width) => patch({ width: Number(width) })}
        />
        <Switch
          label="Smooth pixels"
          explain={{ text: 'Interpolates colours between pixels. Off: every direction of the grid is a square.' }}
          isSelected={state.smooth}
          onChange={(smooth) => patch({ smooth })}
        />
        <Switch
          label="Representable directions"
          explain={{
            text: 'A dot for every distinct direction of a vector whose components are levels, with a scale of either sign: where a rounding can be exact.',
          }}
          isSelected={state.points}
          onChange={(points) => patch({ points })}
        />
        <Switch
          label="Borders of the nearest"
          explain={{
            text: 'Lines where two representable directions are equally near (the spherical Voronoi diagram): the cells of an exact search with uniform weights. Cells of an algorithm that cross these lines are not optimal.',
          }}
          isSelected={state.borders}
          onChange={(borders) => patch({ borders })}
        />
        {(state.points || state.borders) && gridProblem && <Notice>{gridProblem}</Notice>}
      </Section>
      <ProbeSection
        probe={probe}
        isPinned={isPinned}
        levels={{ a: state.a.levels, b: state.b.levels, c: state.c.levels, d: state.d.levels }}
        onUnpin={onUnpin}
      />
      <NumbersSection panes={numbers} quantity={state.quantity} />
      <AngleSection pictures={pictures} />
    </>
  );
}
