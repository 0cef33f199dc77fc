import { subjectIds, type SubjectId } from './subject.ts';

/** What a pane shows: a subject itself, how far it is from the exact optimum, or A minus another. */
export const contentIds = [
  'a',
  'b',
  'c',
  'd',
  'regret-a',
  'regret-b',
  'regret-c',
  'regret-d',
  'a-b',
  'a-c',
  'a-d',
] as const;
export type ContentId = (typeof contentIds)[number];

export type Content =
  | { readonly kind: 'value' | 'regret'; readonly subject: SubjectId }
  | { readonly kind: 'difference'; readonly subject: SubjectId; readonly minus: SubjectId };

/** The parts of a content's word. */
export function parseContent(id: ContentId): Content {
  if (id.startsWith('regret-')) return { kind: 'regret', subject: id.slice(7) as SubjectId };
  if (id.length === 3) return { kind: 'difference', subject: id[0] as SubjectId, minus: id[2] as SubjectId };
  return { kind: 'value', subject: id as SubjectId };
}

/** Which subjects a content needs. */
export function subjectsOf(id: ContentId): readonly SubjectId[] {
  const content = parseContent(id);
  return content.kind === 'difference' ? [content.subject, content.minus] : [content.subject];
}

/** All subjects that these panes need, in order. */
export const subjectsIn = (contents: readonly ContentId[]): readonly SubjectId[] =>
  subjectIds.filter((id) => contents.some((content) => subjectsOf(content).includes(id)));

/** A content's name in lists and titles: "A", "regret of B", "A − B". */
export function contentLabel(id: ContentId): string {
  const content = parseContent(id);
  const letter = content.subject.toUpperCase();
  if (content.kind === 'difference') return `${letter} − ${content.minus.toUpperCase()}`;
  return content.kind === 'regret' ? `Regret of ${letter}` : letter;
}
