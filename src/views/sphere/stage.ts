import { createStore } from 'zustand/vanilla';
import type { AnglesDeg, Camera } from '../../render/camera.ts';
import type { FieldLayer } from '../../render/field-layer.ts';

/** What a pane offers to whoever draws it. */
export interface StagePane {
  /** The element whose area the picture fills. */
  readonly element: HTMLElement;
  readonly base: FieldLayer | undefined;
  readonly detail: FieldLayer | undefined;
}

/**
 * What the panes of the view share while someone moves: the camera, the direction under the pointer, and when to draw. It lives
 * outside React because it changes with every frame.
 */
export class Stage {
  readonly camera = createStore<Camera>(() => ({ thetaDeg: 180, phiDeg: 90, zoom: 1 }));
  /** The direction under the pointer or the keyboard's cursor, or null. */
  readonly hover = createStore<{ readonly at: AnglesDeg | null }>(() => ({ at: null }));
  readonly panes = new Map<number, StagePane>();
  private readonly painters = new Set<() => void>();
  private frame = 0;

  constructor() {
    this.camera.subscribe(() => this.requestDraw());
  }

  /** Calls `paint` in the next frame whenever something changed; the function given back ends that. */
  onDraw(paint: () => void): () => void {
    this.painters.add(paint);
    this.requestDraw();
    return () => this.painters.delete(paint);
  }

  /** One frame for any number of requests. */
  requestDraw(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      for (const paint of this.painters) paint();
    });
  }
}
