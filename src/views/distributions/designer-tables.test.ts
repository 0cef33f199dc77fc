import { describe, expect, it } from 'vitest';
import { namedTables } from '../../core/rounding/levels.ts';
import { designTables, evenLevels, madeSymmetric, moveLevel, readOwn, toCArray, writeOwn } from './designer-tables.ts';
import { stateOfStep, storySteps } from './story-steps.ts';

const iq4nl = namedTables['iq4nl']!;

describe('tables of the designer', () => {
  it('lists the rivals and, last, the own table if its text is one', () => {
    expect(designTables(['iq4nl', 'linear'], '-4..3').map(({ id, levels }) => [id, levels.length])).toEqual([
      ['iq4nl', 16],
      ['linear', 16],
      ['own', 8],
    ]);
    expect(designTables(['mirror'], '1').map(({ id }) => id)).toEqual(['mirror']);
    expect(readOwn('-128..127')).toBeUndefined();
  });

  it('writes a text that reads back', () => {
    expect(readOwn(writeOwn(iq4nl))).toEqual([...iq4nl]);
    expect(evenLevels(16)).toEqual(readOwn('-8..7'));
    expect(evenLevels(3)).toEqual([-1, 0, 1]);
  });

  it('makes tables symmetric', () => {
    const even = madeSymmetric(iq4nl);
    even.forEach((level, index) => expect(level + even[15 - index]!).toBe(0));
    expect(even).toEqual(designTables(['mirror'], '')[0]!.levels);
  });

  it('moves a level between its neighbours and no further', () => {
    expect(moveLevel(iq4nl, 15, 1)[15]).toBe(127);
    expect(moveLevel(iq4nl, 8, 0)[8]).toBe(0);
    expect(moveLevel(iq4nl, 8, 1)[8]).toBe(12);
    expect(moveLevel(iq4nl, 8, -1)[8]).toBe(-9);
    expect(moveLevel([-1, 0, 1], 1, 0.5)).toEqual([-127, 64, 127]);
  });

  it('exports a C array of int8', () => {
    expect(toCArray(iq4nl)).toBe(
      'static const int8_t kvalues[16] = {\n    -127, -104, -83, -65, -49, -35, -22, -10,\n    1, 13, 25, 38, 53, 69, 89, 113,\n};\n',
    );
  });
});

describe('the story', () => {
  it('has five steps, each a full state that names its step', () => {
    expect(storySteps).toHaveLength(5);
    storySteps.forEach((step, index) => {
      expect(stateOfStep(index + 1)).toMatchObject({ ...step.state, story: index + 1, seed: 1 });
    });
  });

  it('begins where the view begins, so that a link needs to name the step only', () => {
    expect(storySteps[0]!.state).toEqual({});
  });
});
