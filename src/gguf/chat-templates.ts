import type { GgufHeader } from './header.ts';

export interface ChatTemplate {
  /** As its key names it; `default` for the one without a name. */
  readonly name: string;
  /** Jinja source. Untrusted: to be shown, never run. */
  readonly text: string;
}

const keyPattern = /^tokenizer\.chat_template(?:\.(.+))?$/;

/** The chat templates of a model, the default one first. */
export function chatTemplates({ metadata }: Pick<GgufHeader, 'metadata'>): readonly ChatTemplate[] {
  const templates = metadata.flatMap((entry) => {
    const match = keyPattern.exec(entry.key);
    return match && entry.type === 'string' ? [{ name: match[1] ?? 'default', text: String(entry.value) }] : [];
  });
  return templates.sort((a, b) => Number(b.name === 'default') - Number(a.name === 'default'));
}
