import { createStore } from 'zustand/vanilla';
import { provideOwnTexts, unknownOwn } from '../client/own-texts.ts';
import { LabError } from '../core/lab-error.ts';
import { ownIdsIn } from '../core/rounding/own/row.ts';
import { idsOfText, type LinkedCode, longestCode, packCode, unpackCode } from './own-code.ts';
import { addOwn, type OwnLibrary, ownVersion } from './own-library.ts';
import { parseRoute, type Route } from './route.ts';
import { plainCode } from './upgrade-own-link.ts';

/** Code of a link that the visitor has not let run. */
export interface OwnOffer extends LinkedCode {
  readonly id: string;
}

interface OffersState {
  readonly offers: readonly OwnOffer[];
  /** Why the code of the link could not be read. */
  readonly problem: string | undefined;
  /** Ids that the visitor did not let run, until the page is loaded again. */
  readonly declined: readonly string[];
}

/** What the link at hand wants to run and may not yet. */
export const ownOffers = createStore<OffersState>(() => ({ offers: [], problem: undefined, declined: [] }));

/** The key of a route that carries code: packed texts, joined by dots. */
export const codeKey = 'code';

let reading = Promise.resolve();

/** Reads the code of a route; what is neither in the library nor declined becomes an offer. */
export function readLinkedCode({ params }: Route): void {
  const packed = params[codeKey];
  const asked = ownIdsIn(Object.entries(params).map(([key, value]) => (key === codeKey ? '' : value)).join(' '));
  const missing = asked.filter((id) => !ownVersion(id));
  reading = (async () => {
    if (packed === undefined || missing.length === 0) {
      ownOffers.setState({ offers: [], problem: undefined });
      return;
    }
    try {
      const codes = packed.startsWith(plainCode) ? [{ name: 'Own algorithm', text: packed.slice(plainCode.length) }] : await Promise.all(packed.split('.').map(unpackCode));
      const { declined } = ownOffers.getState();
      const offers = codes.flatMap((code) => {
        const id = missing.find((one) => idsOfText(code.text).includes(one));
        return id === undefined || declined.includes(id) ? [] : [{ ...code, id }];
      });
      ownOffers.setState({ offers, problem: undefined });
    } catch (error) {
      ownOffers.setState({ offers: [], problem: error instanceof Error ? error.message : String(error) });
    }
  })();
}

/** Takes the offered code into the library, where it may run. */
export function acceptOffers(): void {
  for (const { name, text, id } of ownOffers.getState().offers) addOwn(name, text, id);
  ownOffers.setState({ offers: [] });
}

export function declineOffers(): void {
  const { offers, declined } = ownOffers.getState();
  ownOffers.setState({ offers: [], problem: undefined, declined: [...declined, ...offers.map(({ id }) => id)] });
}

/** A text that may run. Waits while the visitor is asked. Throws own/unknown. */
async function permittedText(id: string): Promise<string> {
  await reading;
  const known = ownVersion(id);
  if (known) return known.text;
  const { offers, declined } = ownOffers.getState();
  const refused = new LabError('own/unknown', 'You did not let the code of this link run. Reload the page to be asked again.', { algorithm: id });
  if (declined.includes(id)) throw refused;
  if (!offers.some((offer) => offer.id === id)) throw unknownOwn(id);
  await new Promise<void>((resolve) => {
    const stop = ownOffers.subscribe((state) => {
      if (state.offers.some((offer) => offer.id === id)) return;
      stop();
      resolve();
    });
  });
  const accepted = ownVersion(id);
  if (!accepted) throw refused;
  return accepted.text;
}

provideOwnTexts(permittedText);
if (typeof location !== 'undefined') {
  const route = parseRoute(location.hash);
  if (route) readLinkedCode(route);
}

const packs = new Map<string, Promise<string>>();

/** The code for a link to these params: of the own algorithms that they name, or undefined where they name none, or it would be too long. */
export async function codeForLink(
  params: Readonly<Record<string, string>>,
  { entries, versions }: Pick<OwnLibrary, 'entries' | 'versions'>,
): Promise<string | undefined> {
  const { [codeKey]: carried, ...others } = params;
  const ids = ownIdsIn(Object.values(others).join(' '));
  const codes = ids.flatMap((id) => {
    const version = versions.find((one) => one.id === id);
    return version ? [{ name: entries.find(({ key }) => key === version.key)?.name ?? 'Own algorithm', text: version.text }] : [];
  });
  // A link that names what is not here keeps the code it came with.
  if (codes.length < ids.length) return carried;
  if (codes.length === 0) return undefined;
  const packed = await Promise.all(codes.map(packOnce));
  const code = packed.join('.');
  return code.length > longestCode ? undefined : code;
}

function packOnce(code: LinkedCode): Promise<string> {
  const key = `${code.name}\n${code.text}`;
  const known = packs.get(key) ?? packCode(code);
  packs.set(key, known);
  return known;
}

/** Characters that an algorithm takes in a link. */
export const linkLength = async (code: LinkedCode): Promise<number> => (await packOnce(code)).length;
