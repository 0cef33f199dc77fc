import { LabError } from '../core/lab-error.ts';

/** What an id that nobody knows is told. */
export const unknownOwn = (id: string): LabError =>
  new LabError(
    'own/unknown',
    'This link names an own algorithm whose code is not in this browser. Ask for a link that carries it: copy the address once it has been shown for a second.',
    { algorithm: id },
  );

let textOf: (id: string) => Promise<string> = (id) => Promise.reject(unknownOwn(id));

/** Says where the texts of own algorithms are; the state of the page knows. */
export function provideOwnTexts(source: (id: string) => Promise<string>): void {
  textOf = source;
}

/** The text of an id; may wait for the visitor's consent. Throws own/unknown. */
export const ownTextOf = (id: string): Promise<string> => textOf(id);
