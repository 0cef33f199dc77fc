import { Component, type ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/Feedback.tsx';

/** Keeps a fault in one view from taking the lab down: says what happened and offers to try again. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <EmptyState title="This view failed">
        <p role="alert">{error.message}</p>
        <p>Your files and the other views are still there. Try again; if it fails once more, the address of this page reproduces it.</p>
        <Button tone="primary" onPress={() => this.setState({ error: undefined })}>
          Try again
        </Button>
      </EmptyState>
    );
  }
}
