import type { ComparedRow } from '../../gguf/recipe-compare.ts';
import { tensorRoles } from '../../gguf/tensor-role.ts';

const roleLabel = new Map(tensorRoles.map(({ id, label }) => [id, label]));

export interface RowFilter {
  readonly passes: (row: ComparedRow) => boolean;
  /** Why the text is no regular expression, with the next step. */
  readonly problem: string | undefined;
}

/** A filter over names, types and roles; upper and lower case are the same. */
export function parseRowFilter(text: string, onlyDifferences: boolean): RowFilter {
  const keeps = (row: ComparedRow): boolean => !onlyDifferences || row.differs;
  try {
    const pattern = new RegExp(text, 'i');
    const passes = (row: ComparedRow): boolean =>
      keeps(row) && [row.pattern, roleLabel.get(row.role)!, ...row.cells.map((cell) => cell?.typeName ?? '')].some((word) => pattern.test(word));
    return { passes, problem: undefined };
  } catch {
    return { passes: keeps, problem: 'This is no regular expression. Put a backslash before ( ) [ ] . * + ? to search for them.' };
  }
}
