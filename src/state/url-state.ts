import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { formatRoute, parseRoute, type Route } from './route.ts';
import { decodeValues, encodeValues, type UrlSchema, type UrlValues } from './url-fields.ts';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('popstate', notify);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('popstate', notify);
  };
}

function notify(): void {
  for (const listener of listeners) listener();
}

/** How many of our own states lie behind this one: undo must not leave the page. */
const depth = (): number => (history.state as { depth?: number } | null)?.depth ?? 0;

function write(route: Route, replace: boolean): void {
  const hash = formatRoute(route);
  if (hash === location.hash) return;
  if (replace) history.replaceState({ depth: depth() }, '', hash);
  else history.pushState({ depth: depth() + 1 }, '', hash);
  notify();
}

export const fallbackViewId = 'sphere';

const currentRoute = (): Route => parseRoute(location.hash) ?? { viewId: fallbackViewId, params: {} };

/** The hash as React state. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return useMemo(() => parseRoute(hash) ?? { viewId: fallbackViewId, params: {} }, [hash]);
}

/** Opens a view, with these params or none. */
export function navigate(viewId: string, params: Readonly<Record<string, string>> = {}): void {
  write({ viewId, params }, false);
}

/** Writes one key beside those of the view's own state, or takes it out; no undo step. */
export function replaceParam(key: string, value: string | undefined): void {
  const { viewId, params } = currentRoute();
  const { [key]: _, ...others } = params;
  write({ viewId, params: value === undefined ? others : { ...others, [key]: value } }, true);
}

let isGoingBack = false;
let queuedUndos = 0;

/** Goes one state of the lab back; false at the first one. Asked again before the browser is there, it waits: two steps at once could leave the page. */
export function undoState(): boolean {
  if (isGoingBack) {
    queuedUndos++;
    return true;
  }
  if (depth() === 0) {
    queuedUndos = 0;
    return false;
  }
  isGoingBack = true;
  window.addEventListener(
    'popstate',
    () => {
      isGoingBack = false;
      if (queuedUndos === 0) return;
      queuedUndos--;
      undoState();
    },
    { once: true },
  );
  history.back();
  return true;
}

export interface PatchOptions {
  /** True while something is being dragged: the state replaces the current one instead of becoming an undo step. */
  readonly replace?: boolean;
}

/**
 * A view's state that lives in the address: [values, patch]. The schema must be a constant of the module. Patching writes only the
 * given keys; other keys of the same view are kept.
 */
export function useUrlState<S extends UrlSchema>(
  schema: S,
): [UrlValues<S>, (values: Partial<UrlValues<S>>, options?: PatchOptions) => void] {
  const route = useRoute();
  const values = useMemo(() => decodeValues(schema, route.params), [schema, route.params]);
  const patch = useCallback(
    (next: Partial<UrlValues<S>>, options?: PatchOptions) => {
      const now = currentRoute();
      write({ viewId: now.viewId, params: encodeValues(schema, now.params, next) }, options?.replace ?? false);
    },
    [schema],
  );
  return [values, patch];
}
