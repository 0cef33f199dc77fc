import { expose, wrap } from 'comlink';
import { describe, expect, it } from 'vitest';
import { isLabError, LabError } from '../core/lab-error.ts';
import { fromWireError, installErrorTransfer, toWireError } from './error-wire.ts';

describe('errors on the wire', () => {
  it('keep code, message and details', () => {
    const error = new LabError('gguf/limit', 'Too many.', { count: 3, list: [1, 2] });
    const back = fromWireError(structuredClone(toWireError(error)));
    expect(isLabError(back, 'gguf/limit')).toBe(true);
    expect([back.message, back.details]).toEqual(['Too many.', { count: 3, list: [1, 2] }]);
  });

  it('become job/failed when nobody foresaw them', () => {
    expect(toWireError(new RangeError('bad index'))).toMatchObject({
      code: 'job/failed',
      details: { name: 'RangeError' },
    });
    expect(toWireError(new RangeError('bad index')).message).toContain('bad index');
    expect(toWireError('just text')).toMatchObject({ code: 'job/failed' });
    expect(toWireError(undefined)).toMatchObject({ code: 'job/failed' });
  });

  it('cross even with details that cannot be cloned', () => {
    const wire = toWireError(new LabError('job/failed', 'No.', { callback: () => 1, fine: 2 }));
    expect(structuredClone(wire).details.fine).toBe(2);
  });

  it('cross a comlink channel', async () => {
    installErrorTransfer();
    const { port1, port2 } = new MessageChannel();
    const api = {
      fail: (): number => {
        throw new LabError('gguf/magic', 'No GGUF.', { found: 'PK' });
      },
      break: (): number => {
        throw new TypeError('undefined is not a function');
      },
    };
    expose(api, port2);
    const remote = wrap<typeof api>(port1);
    await expect(remote.fail()).rejects.toMatchObject({
      name: 'LabError',
      code: 'gguf/magic',
      details: { found: 'PK' },
    });
    await expect(remote.break()).rejects.toMatchObject({
      name: 'LabError',
      code: 'job/failed',
      details: { name: 'TypeError' },
    });
    port1.close();
  });
});
