import { BadgeCheck, Boxes, ChartSpline, CodeXml, Columns3, Globe, Grid2x2, Mountain, Swords, Weight } from 'lucide-react';
import type { View } from './view.ts';

/** Every view, in the order of the rail. One row each. */
export const views: readonly View[] = [
  {
    id: 'sphere',
    label: 'Sphere',
    icon: Globe,
    about: 'What rounding does to every direction, as a sphere or a map, side by side',
    keys: [
      { keys: 'Arrows', does: 'Sphere: move the probe (Shift: further; Alt: move the picture), Enter pins it, Esc lets go' },
      { keys: '+ −', does: 'Sphere: zoom' },
      { keys: '0', does: 'Sphere: show everything again' },
      { keys: '1 2 3 4', does: 'Sphere: number of panes' },
    ],
    load: () => import('./sphere/SphereView.tsx'),
  },
  {
    id: 'distributions',
    label: 'Distributions',
    icon: ChartSpline,
    about: 'Why scaled blocks are lopsided, and what that means for tables of levels',
    keys: [{ keys: 'Arrows', does: 'Distributions: read the points of the plot (Esc ends)' }],
    load: () => import('./distributions/DistributionsView.tsx'),
  },
  {
    id: 'landscape',
    label: 'Landscape',
    icon: Mountain,
    about: 'One block under every scale: what each algorithm tries, chooses and misses',
    keys: [
      { keys: 'Left, Right', does: 'Landscape: one level change back or on' },
      { keys: 'Space', does: 'Landscape: walk or pause' },
      { keys: 'Home', does: 'Landscape: the best rounding' },
    ],
    load: () => import('./landscape/LandscapeView.tsx'),
  },
  {
    id: 'arena',
    label: 'Arena',
    icon: Swords,
    about: 'Many blocks, many algorithms: who loses how much, how often, and in what time',
    keys: [{ keys: 'Arrows', does: 'Arena: read the points of a plot (Esc ends)' }],
    load: () => import('./arena/ArenaView.tsx'),
  },
  {
    id: 'own',
    label: 'Own',
    icon: CodeXml,
    about: 'Write a rounding algorithm of your own, and see it beside all others',
    keys: [{ keys: 'Esc, Tab', does: 'Own: leave the editor' }],
    load: () => import('./own/OwnView.tsx'),
  },
  {
    id: 'model',
    label: 'Model',
    icon: Boxes,
    about: 'Drop a GGUF: its tensors, and what each format would lose where',
    keys: [
      { keys: '[ ]', does: 'Model: previous and next tensor of the list' },
      { keys: 'Arrows, Enter', does: 'Model: move over an error map, open the block' },
    ],
    load: () => import('./model/ModelView.tsx'),
  },
  {
    id: 'recipes',
    label: 'Recipes',
    icon: Columns3,
    about: 'Which type several models give to which tensors, side by side',
    keys: [],
    load: () => import('./recipes/RecipesView.tsx'),
  },
  {
    id: 'imatrix',
    label: 'Imatrix',
    icon: Weight,
    about: 'What an importance matrix covers, says and lacks, tensor by tensor',
    keys: [{ keys: 'Arrows, Enter', does: 'Imatrix: read the experts, show the tensor' }],
    load: () => import('./imatrix/ImatrixView.tsx'),
  },
  {
    id: 'formats',
    label: 'Formats',
    icon: Grid2x2,
    about: 'The block of every format, byte by byte and bit by bit',
    keys: [{ keys: 'Arrows', does: 'Formats: move between the bytes of the block' }],
    load: () => import('./formats/FormatsView.tsx'),
  },
  {
    id: 'conformance',
    label: 'Conformance',
    icon: BadgeCheck,
    about: 'Every format against the bytes of the reference, rerun in this browser',
    keys: [],
    load: () => import('./conformance/ConformanceView.tsx'),
  },
];

/** The view of this word in the address, or undefined. */
export const findView = (id: string): View | undefined => views.find((view) => view.id === id);
