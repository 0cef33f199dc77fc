import { lazy, Suspense, useMemo, useState } from 'react';
import { useRoute } from '../state/url-state.ts';
import { EmptyState } from '../ui/Feedback.tsx';
import { findView, views } from '../views/registry.ts';
import { AddressDialog } from './AddressDialog.tsx';
import styles from './App.module.css';
import { DropTarget } from './DropTarget.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Help } from './Help.tsx';
import { LinkedCode } from './LinkedCode.tsx';
import { Rail } from './Rail.tsx';
import { StatusLine } from './StatusLine.tsx';
import { useShortcuts } from './use-shortcuts.ts';

const components = Object.fromEntries(views.map((view) => [view.id, lazy(view.load)]));

/** The shell: rail, view, status line, drop target, help. */
export function App() {
  const { viewId } = useRoute();
  const [helpOpen, setHelpOpen] = useState(false);
  useShortcuts(useMemo(() => ({ openHelp: () => setHelpOpen(true) }), []));
  const view = findView(viewId);
  const Component = components[viewId];
  return (
    <div className={styles.app}>
      <a className={styles.skip} href="#main" onClick={(event) => (event.preventDefault(), document.getElementById('main')?.focus())}>
        Skip to the view
      </a>
      <Rail viewId={viewId} onHelp={() => setHelpOpen(true)} />
      <main id="main" className={styles.main} tabIndex={-1} aria-label={view?.label ?? 'View'}>
        <ErrorBoundary key={viewId}>
          {Component ? (
            <Suspense fallback={<EmptyState title={`Loading ${view?.label ?? ''} ...`} />}>
              <Component />
            </Suspense>
          ) : (
            <EmptyState title="There is no such view">
              <p>The address names "{viewId}". Choose a view in the rail.</p>
            </EmptyState>
          )}
        </ErrorBoundary>
      </main>
      <StatusLine />
      <DropTarget />
      <AddressDialog />
      <LinkedCode />
      <Help isOpen={helpOpen} onClose={() => setHelpOpen(false)} view={view} />
    </div>
  );
}
