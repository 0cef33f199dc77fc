import type { View } from './view.ts';

/** Every view, in the order of the rail. One row each. */
export const views: readonly View[] = [];

/** The view of this word in the address, or undefined. */
export const findView = (id: string): View | undefined => views.find((view) => view.id === id);
