import { useState } from 'react';
import { FieldError, Input, Label, TextField } from 'react-aria-components';
import { FieldLabel, type FieldProps } from './Field.tsx';
import fieldStyles from './Field.module.css';

interface TextInputProps extends FieldProps {
  readonly value: string;
  /** Called on Enter and when the field is left, and only with valid text. */
  readonly onCommit: (value: string) => void;
  /** A sentence when the text is not valid. */
  readonly validate?: (value: string) => string | undefined;
  readonly placeholder?: string;
}

/** A line of text that takes effect on Enter; an invalid text stays in the field beside the sentence that says why. */
export function TextInput({ label, explain, value, onCommit, validate, placeholder }: TextInputProps) {
  const [draft, setDraft] = useState<string>();
  const text = draft ?? value;
  const problem = validate?.(text);
  const commit = () => {
    if (draft === undefined || problem) return;
    setDraft(undefined);
    if (draft !== value) onCommit(draft);
  };
  return (
    <TextField
      className={fieldStyles.field}
      value={text}
      onChange={setDraft}
      isInvalid={problem !== undefined}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(undefined);
      }}
    >
      <FieldLabel label={label} explain={explain}>
        <Label>{label}</Label>
      </FieldLabel>
      <Input className={fieldStyles.input} placeholder={placeholder} spellCheck={false} />
      <FieldError className={fieldStyles.error}>{problem}</FieldError>
    </TextField>
  );
}
