import type { Camera, Projection } from '../../render/camera.ts';
import { choiceField, switchField, type UrlField } from '../../state/url-fields.ts';
import { contentIds } from './content.ts';
import { subjectField } from './subject.ts';

/** Numbers separated by commas, or nothing. */
const numbersField = (count: number): UrlField<readonly number[] | null> => ({
  defaultValue: null,
  decode: (text) => {
    const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
    return numbers.length === count && numbers.every(Number.isFinite) ? numbers : undefined;
  },
  encode: (numbers) => numbers?.map((number) => String(Number(number.toFixed(7)))).join(',') ?? '',
});

export const projections: readonly Projection[] = ['outside', 'inside', 'face', 'map'];
/** Whose range the colours span: all panes of a kind, each pane its own, or what is visible of all panes of a kind. */
export type ScaleChoice = 'common' | 'own' | 'visible';
export type Quantity = 'cosine' | 'angle';
export const mapWidths = [256, 512, 1024, 2048, 4096] as const;

const widthField: UrlField<number> = {
  defaultValue: 2048,
  decode: (text) => mapWidths.find((width) => String(width) === text),
  encode: String,
};

/** Everything of the view that a link brings back. */
export const sphereSchema = {
  as: choiceField<Projection>(projections, 'outside'),
  panes: choiceField(['1', '2', '3', '4'], '1'),
  p1: choiceField(contentIds, 'a'),
  p2: choiceField(contentIds, 'b'),
  p3: choiceField(contentIds, 'a-b'),
  p4: choiceField(contentIds, 'regret-b'),
  a: subjectField('qkxh:-4..3:uniform:none:3'),
  b: subjectField('absmax:-4..3:uniform:none:3'),
  c: subjectField('make_qx:-4..3:uniform:none:3'),
  d: subjectField('exact:-4..3:uniform:none:3'),
  /** theta and phi in the middle, degrees, and the zoom; absent: where the projection starts. */
  at: numbersField(3),
  /** theta and phi of the pinned probe, degrees. */
  probe: numbersField(2),
  quantity: choiceField<Quantity>(['cosine', 'angle'], 'cosine'),
  map: choiceField(['viridis', 'cividis'], 'viridis'),
  scale: choiceField<ScaleChoice>(['common', 'own', 'visible'], 'common'),
  smooth: switchField(true),
  points: switchField(false),
  borders: switchField(false),
  width: widthField,
};

/** The camera that the address names, or undefined. */
export const cameraOf = (at: readonly number[] | null): Camera | undefined =>
  at ? { thetaDeg: at[0]!, phiDeg: at[1]!, zoom: at[2]! } : undefined;
