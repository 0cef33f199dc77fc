/**
 * Prepares a result for transfer: finds its typed arrays (in plain objects and arrays, at any depth) and returns the same
 * structure with their buffers. A typed array that covers only a part of its buffer, or lies in WebAssembly memory, is replaced
 * by a copy of its own first: posting it would clone the whole buffer, and transferring it would take the memory away.
 * Views over WebAssembly memory never start at byte 0 (kernels lay buffers out above their heap base).
 */
export function ownBuffers<T>(result: T): { readonly value: T; readonly buffers: ArrayBuffer[] } {
  const buffers = new Set<ArrayBuffer>();
  const value = visit(result, buffers) as T;
  return { value, buffers: [...buffers] };
}

type AnyView = Uint8Array | DataView;

function visit(value: unknown, buffers: Set<ArrayBuffer>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) {
    const view = ownView(value as AnyView);
    buffers.add(view.buffer as ArrayBuffer);
    return view;
  }
  if (value instanceof ArrayBuffer) {
    buffers.add(value);
    return value;
  }
  if (Array.isArray(value)) return value.map((item) => visit(item, buffers));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item, buffers)]));
}

function ownView(view: AnyView): AnyView {
  const { buffer, byteOffset, byteLength } = view;
  if (byteOffset === 0 && byteLength === buffer.byteLength && buffer instanceof ArrayBuffer) return view;
  const copy = new Uint8Array(byteLength);
  copy.set(new Uint8Array(buffer, byteOffset, byteLength));
  const Type = view.constructor as new (buffer: ArrayBuffer) => AnyView;
  return new Type(copy.buffer);
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
