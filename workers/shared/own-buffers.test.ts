import { describe, expect, it } from 'vitest';
import { ownBuffers } from './own-buffers.ts';

describe('ownBuffers', () => {
  it('lists each whole buffer once and leaves the arrays as they are', () => {
    const values = new Float32Array(4);
    const result = { values, parts: [{ again: values, more: new Uint8Array(2) }], text: 'x', none: null };
    const { value, buffers } = ownBuffers(result);
    expect(value).toEqual(result);
    expect(value.values).toBe(values);
    expect(buffers).toHaveLength(2);
    expect(buffers[0]).toBe(values.buffer);
  });

  it('copies what covers only a part of its buffer, in its own type', () => {
    const memory = new ArrayBuffer(64);
    new Int16Array(memory).fill(-5);
    const { value, buffers } = ownBuffers({
      tail: new Int16Array(memory, 32),
      head: new Int16Array(memory, 0, 3),
      bytes: new DataView(memory, 2, 2),
    });
    expect(value.tail).toEqual(new Int16Array(16).fill(-5));
    expect(value.head).toEqual(new Int16Array(3).fill(-5));
    expect(value.bytes.getInt16(0, true)).toBe(-5);
    expect(buffers.map((buffer) => buffer.byteLength)).toEqual([32, 6, 2]);
    expect(buffers).not.toContain(memory);
  });

  it('never takes WebAssembly memory away', () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { value, buffers } = ownBuffers([new Float32Array(memory.buffer, 1024, 8)]);
    structuredClone(value, { transfer: buffers });
    expect(memory.buffer.byteLength).toBe(65536);
  });

  it('leaves files and other objects alone', () => {
    const blob = new Blob(['abc']);
    const map = new Map([['a', 1]]);
    expect(ownBuffers({ blob, map }).value).toEqual({ blob, map });
    expect(ownBuffers(undefined)).toEqual({ value: undefined, buffers: [] });
  });
});
