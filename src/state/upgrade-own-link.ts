import { firstExample } from '../core/rounding/own/first-example.ts';
import { ownIdOf } from '../core/rounding/own/row.ts';
import type { Route } from './route.ts';

/** Stands before a text that is not packed, in the place of packed code. */
export const plainCode = 'plain:';

/**
 * The first version had one own algorithm, in the Arena alone: `alg` named it `own`, and its text stood in the key `own`, nothing for the example. Such a
 * route becomes one of today; all others stay as they are.
 */
export function upgradeOwnLink(route: Route): Route {
  const { own, ...params } = route.params;
  const entrants = params['alg']?.split(',') ?? [];
  if (route.viewId !== 'arena' || !entrants.includes('own')) return route;
  const text = own || firstExample;
  // The language of that time had no minimum.
  const id = ownIdOf(text, false);
  return { viewId: route.viewId, params: { ...params, alg: entrants.map((word) => (word === 'own' ? id : word)).join(','), code: plainCode + text } };
}
