import { describe, expect, it } from 'vitest';
import { namedTables } from '../../core/rounding/levels.ts';
import { designTables, evenLevels, keptToText, madeSymmetric, moveLevel, readOwn, toCArray, writeOwn } from './designer-tables.ts';
import { wayTables } from './symmetry-tables.ts';
import { stateOfStep, storySteps } from './story-steps.ts';

const iq4nl = namedTables['iq4nl']!;
const noName = () => undefined;

describe('tables of the designer', () => {
  it('lists the rivals and, last, the own table if its text is one', () => {
    expect(designTables(['iq4nl', 'linear'], '', '-4..3', noName).map(({ id, levels }) => [id, levels.length])).toEqual([
      ['iq4nl', 16],
      ['linear', 16],
      ['own', 8],
    ]);
    expect(designTables(['mirror'], '', '1', noName).map(({ id }) => id)).toEqual(['mirror']);
    expect(readOwn('-128..127')).toBeUndefined();
  });

  it('lists kept tables of a link by their name, if they have one here', () => {
    const also = keptToText([
      [-3, 0, 2],
      [-1, 1],
    ]);
    expect(also).toBe('-3_0_2,-1_1');
    const tables = designTables([], `${also},5_4,x`, '', (levels) => (levels.length === 3 ? 'mine' : undefined));
    expect(tables.map(({ label, levels }) => [label, levels])).toEqual([
      ['mine', [-3, 0, 2]],
      ['Table of 2 from a link', [-1, 1]],
    ]);
  });

  it('has the published cubic, symmetric at half steps and lopsided at whole ones', () => {
    const [half, whole] = designTables(['cubic', 'cubic8'], '', '', noName);
    // f(7.5) = 112.734 becomes 127; f(0.5) = 4.0156.
    expect(half!.levels.slice(8)).toEqual([5, 14, 25, 38, 53, 73, 97, 127]);
    half!.levels.forEach((level, index) => expect(level + half!.levels[15 - index]!).toBe(0));
    // f(-8) = -128 becomes -127; f(7) = 98.875.
    expect(whole!.levels).toEqual([-127, -98, -74, -55, -40, -27, -17, -8, 0, 8, 17, 27, 40, 55, 74, 98]);
  });

  it('goes step by step to the mirror average', () => {
    const way = wayTables(undefined);
    expect(way.map(({ share }) => share)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, undefined, undefined]);
    expect(way[0]!.levels).toEqual([...iq4nl]);
    expect(way[10]!.levels).toEqual(madeSymmetric(iq4nl));
    expect(wayTables('-1,0,2').map(({ levels }) => levels.length)).toEqual(Array.from({ length: 11 }, () => 3));
  });

  it('reads arrays as C and JSON write them', () => {
    expect(readOwn(toCArray(iq4nl, 'My best!'))).toEqual([...iq4nl]);
    expect(readOwn(JSON.stringify({ name: 'a', levels: [-2, 1] }))).toEqual([-2, 1]);
    expect(readOwn('{1, 1}')).toBeUndefined();
    expect(toCArray([-1, 1], 'My best!')).toContain('kvalues_my_best[2]');
  });

  it('writes a text that reads back', () => {
    expect(readOwn(writeOwn(iq4nl))).toEqual([...iq4nl]);
    expect(evenLevels(16)).toEqual(readOwn('-8..7'));
    expect(evenLevels(3)).toEqual([-1, 0, 1]);
  });

  it('makes tables symmetric', () => {
    const even = madeSymmetric(iq4nl);
    even.forEach((level, index) => expect(level + even[15 - index]!).toBe(0));
    expect(even).toEqual(designTables(['mirror'], '', '', noName)[0]!.levels);
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
