import { namesFromText, type RecipeModel } from '../../state/recipes.ts';

/** More would not fit side by side. */
export const mostColumns = 8;

export interface ChosenColumns {
  readonly columns: readonly RecipeModel[];
  /** Named in the address but not open. */
  readonly missing: readonly string[];
  /** Chosen beyond mostColumns and left out. */
  readonly leftOut: number;
}

/** The models to compare: those that the address names, else every opened file, else the samples of the lab. */
export function chooseColumns(available: readonly RecipeModel[], show: string, isSampleRecipe: (model: RecipeModel) => boolean): ChosenColumns {
  const keys = namesFromText(show);
  if (keys.length === 0) {
    const opened = available.filter(({ isSample }) => !isSample);
    const chosen = opened.length > 0 ? opened : available.filter(isSampleRecipe);
    return { columns: chosen.slice(0, mostColumns), missing: [], leftOut: Math.max(0, chosen.length - mostColumns) };
  }
  const chosen = keys.flatMap((key) => available.find((model) => model.key === key) ?? []);
  return {
    columns: chosen.slice(0, mostColumns),
    missing: keys.filter((key) => !available.some((model) => model.key === key)),
    leftOut: Math.max(0, chosen.length - mostColumns),
  };
}

/** The name without what every file name has. */
export const columnLabel = ({ name }: Pick<RecipeModel, 'name'>): string => name.replace(/\.(gguf|safetensors)$/, '');
