import { useEffect, useState, type RefObject } from 'react';
import type { SizePx } from '../../render/camera.ts';

/** The size of an element in whole CSS pixels, followed through resizes; 0 x 0 before it is laid out. */
export function useElementSize(ref: RefObject<HTMLElement | null>): SizePx {
  const [size, setSize] = useState<SizePx>({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}
