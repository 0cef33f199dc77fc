import { useMemo, useState } from 'react';
import type { MapPicture } from '../../client/projection-map.ts';
import type { Projection, SizePx } from '../../render/camera.ts';
import type { ColorScale } from '../../render/field-layer.ts';
import type { UrlValues } from '../../state/url-fields.ts';
import { parseContent, type ContentId, subjectsOf } from './content.ts';
import { computePaneField, paneScale, type PaneField } from './pane-field.ts';
import type { sphereSchema } from './schema.ts';
import type { Stage } from './stage.ts';
import { formatSubject, rejectRegret, rejectSubject, subjectIds, type SubjectId } from './subject.ts';
import { useSubjectMap, type SubjectMapState } from './use-subject-map.ts';
import { useVisibleArea, type VisibleArea } from './use-visible-area.ts';

export type SphereState = UrlValues<typeof sphereSchema>;

/** One pane, ready to draw. */
export interface PaneView {
  readonly content: ContentId;
  /** The whole sphere. */
  readonly base: PaneField | undefined;
  /** What is visible, at the resolution of the screen, once the camera rests closer. */
  readonly detail: PaneField | undefined;
  readonly scale: ColorScale;
  readonly isRunning: boolean;
  readonly seconds: number;
  readonly vectors: number | undefined;
}

export interface SubjectView {
  readonly id: SubjectId;
  /** Why it cannot be drawn, or the error of its last run. */
  readonly problem: string | undefined;
}

interface PanesInput {
  readonly stage: Stage;
  readonly state: SphereState;
  readonly contents: readonly ContentId[];
  readonly projection: Projection;
  readonly size: SizePx;
}

/** Computes what the panes show: pictures of the subjects, coarse to fine, and of the visible part when zoomed in. */
export function usePanes({ stage, state, contents, projection, size }: PanesInput): {
  readonly panes: readonly PaneView[];
  readonly subjects: readonly SubjectView[];
  /** Complete pictures of the subjects in sight. */
  readonly pictures: Readonly<Partial<Record<SubjectId, MapPicture>>>;
} {
  const area = useVisibleArea(stage, projection, size, state.width);
  const a = useSubject('a', state, contents, area);
  const b = useSubject('b', state, contents, area);
  const c = useSubject('c', state, contents, area);
  const d = useSubject('d', state, contents, area);
  const subjects = { a, b, c, d };
  const pane1 = usePaneFields(contents[0], state.quantity, subjects, area !== undefined);
  const pane2 = usePaneFields(contents[1], state.quantity, subjects, area !== undefined);
  const pane3 = usePaneFields(contents[2], state.quantity, subjects, area !== undefined);
  const pane4 = usePaneFields(contents[3], state.quantity, subjects, area !== undefined);
  const fields = [pane1, pane2, pane3, pane4];
  const panes = contents.map((content, index): PaneView => {
    const parsed = parseContent(content);
    const peers = contents.flatMap((other, at) => {
      const { base, detail } = fields[at]!;
      const spanned = state.scale === 'visible' ? (detail ?? base) : base;
      return spanned && isPeer(content, other, state.scale !== 'own', index === at) ? [spanned.stats] : [];
    });
    const used = subjectsOf(content).map((id) => subjects[id]);
    const picture = subjects[parsed.subject].base.map?.picture;
    return {
      content,
      ...fields[index]!,
      scale: paneScale(parsed, state.quantity, state.map, peers),
      isRunning: used.some(({ base, detail }) => base.isRunning || detail.isRunning),
      seconds:
        parsed.kind === 'difference'
          ? used.reduce((sum, { base }) => sum + (base.map?.picture.seconds ?? 0), 0)
          : (picture?.seconds ?? 0),
      vectors: parsed.kind === 'value' && picture && !picture.regret ? picture.values.length : undefined,
    };
  });
  const complete = subjectIds.flatMap((id) => {
    const picture = subjects[id].base.map?.picture;
    return picture?.isComplete &&
      picture.window.width === state.width &&
      contents.some((content) => subjectsOf(content).includes(id))
      ? [[id, picture] as const]
      : [];
  });
  return {
    panes,
    pictures: Object.fromEntries(complete),
    subjects: subjectIds.map((id) => ({
      id,
      problem: subjects[id].problem ?? subjects[id].base.error ?? subjects[id].detail.error,
    })),
  };
}

type Subjects = Readonly<Record<SubjectId, ReturnType<typeof useSubject>>>;

/** The fields of one pane (undefined: the pane is closed): the whole sphere, and the visible part where there is one. */
function usePaneFields(
  content: ContentId | undefined,
  quantity: SphereState['quantity'],
  subjects: Subjects,
  hasDetail: boolean,
): Pick<PaneView, 'base' | 'detail'> {
  const parsed = content === undefined ? undefined : parseContent(content);
  const first = parsed && subjects[parsed.subject];
  const second = parsed?.kind === 'difference' ? subjects[parsed.minus] : undefined;
  const base = useField(content, quantity, first?.base.map?.picture, second?.base.map?.picture);
  const detail = useField(
    hasDetail ? content : undefined,
    quantity,
    first?.detail.map?.picture,
    second?.detail.map?.picture,
  );
  return { base, detail };
}

/** With a common scale, panes of the same kind share their colours. */
function isPeer(content: ContentId, other: ContentId, isCommon: boolean, isSame: boolean): boolean {
  return isSame || (isCommon && parseContent(content).kind === parseContent(other).kind);
}

function useSubject(id: SubjectId, state: SphereState, contents: readonly ContentId[], area: VisibleArea | undefined) {
  const spec = state[id];
  const isUsed = contents.some((content) => subjectsOf(content).includes(id));
  const regret = contents.some((content) => content === `regret-${id}`) && rejectRegret(spec) === undefined;
  const problem = rejectSubject(spec);
  const word = isUsed && problem === undefined ? formatSubject(spec) : undefined;
  const letter = id.toUpperCase();
  const base: SubjectMapState = useSubjectMap(word, regret, state.width, `Map of ${letter}`);
  const detail: SubjectMapState = useSubjectMap(
    area ? word : undefined,
    regret,
    area?.width ?? 0,
    `Visible part of ${letter}`,
    area?.area,
  );
  // A part of what was drawn before must not lie over what is drawn now.
  const current =
    area && detail.map?.subject === base.map?.subject
      ? detail
      : { map: undefined, error: undefined, isRunning: area !== undefined && detail.isRunning };
  return { base, detail: current, problem: isUsed ? problem : undefined };
}

/**
 * The field of one pane, which keeps its identity while nothing changes. While one of the two subjects of a difference catches up, the last
 * field of the same content stays.
 */
function useField(
  content: ContentId | undefined,
  quantity: SphereState['quantity'],
  picture: MapPicture | undefined,
  minus: MapPicture | undefined,
): PaneField | undefined {
  const computed = useMemo(
    () => (content === undefined ? undefined : computePaneField(parseContent(content), quantity, picture, minus)),
    [content, quantity, picture, minus],
  );
  const kind = `${content} ${quantity}`;
  const [last, setLast] = useState<{ readonly kind: string; readonly field: PaneField }>();
  if (computed && last?.field !== computed) setLast({ kind, field: computed });
  if (computed) return computed;
  return picture && last?.kind === kind ? last.field : undefined;
}
