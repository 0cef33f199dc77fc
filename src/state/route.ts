import { upgradeOwnLink } from './upgrade-own-link.ts';

/**
 * The address of a state of the lab: `#/v1/<view>?key=value&...`. Everything that a link should bring back lives here; values are
 * plain strings until a view's fields decode them.
 */
export interface Route {
  readonly viewId: string;
  readonly params: Readonly<Record<string, string>>;
}

export const routeVersion = 1;

/** Brings params of an older version up to the next one; index 0 upgrades version 0 to 1. */
const upgraders: readonly ((route: Route) => Route)[] = [(route) => route];

/** The route of a location hash, or undefined for an empty or foreign hash. Newer versions are read as far as they go. */
export function parseRoute(hash: string): Route | undefined {
  const match = /^#\/v(\d+)\/([a-z-]+)(?:\?(.*))?$/.exec(hash);
  if (!match) return undefined;
  let route: Route = { viewId: match[2]!, params: Object.fromEntries(new URLSearchParams(match[3] ?? '')) };
  for (const upgrade of upgraders.slice(Number(match[1]))) route = upgrade(route);
  return upgradeOwnLink(route);
}

/** The hash of a route; keys in alphabetical order so that equal states have equal links. */
export function formatRoute(route: Route): string {
  const query = new URLSearchParams(Object.entries(route.params).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return `#/v${routeVersion}/${route.viewId}${text === '' ? '' : `?${text}`}`;
}
