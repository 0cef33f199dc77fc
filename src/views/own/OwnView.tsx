import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { ownExamples } from '../../core/rounding/own/examples.ts';
import { addOwn, ownLibrary, ownVersion } from '../../state/own-library.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/Feedback.tsx';
import { MenuButton } from '../../ui/MenuButton.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import { Bench } from './Bench.tsx';
import { EntrySection } from './EntrySection.tsx';
import { openTextFile } from './open-text-file.ts';
import { ownSchema } from './schema.ts';

/** Write a rounding algorithm: it is tried while one writes, and becomes a row of Sphere, Landscape and Arena. */
export default function OwnView() {
  const { entries } = useStore(ownLibrary);
  const [{ id }, patch] = useUrlState(ownSchema);
  const [chosenKey, setChosenKey] = useState<string>();
  useEffect(() => {
    // Whoever comes for the first time starts from something that works.
    if (ownLibrary.getState().entries.length === 0 && !ownLibrary.getState().deleted) addExample(0);
  }, []);
  const key = chosenKey ?? ownVersion(id)?.key;
  const entry = entries.find((one) => one.key === key) ?? entries[0];
  const choose = (next: string | undefined): void => {
    setChosenKey(next);
    // Levels suit one algorithm and not the next.
    patch({ id: ownLibrary.getState().entries.find((one) => one.key === next)?.id ?? '', levels: '' });
  };
  const actions = (
    <>
      <MenuButton
        label="New"
        icon={<Plus size={14} aria-hidden />}
        items={ownExamples.map(({ name, about }, index) => ({ id: name, label: `${name}: ${about}`, onAction: () => choose(addExample(index)) }))}
      />
      <Button onPress={() => void openTextFile().then((file) => file && choose(addOwn(file.name, file.text)))}>Open file</Button>
    </>
  );
  const list = <EntrySection entries={entries} entry={entry} onChoose={choose} />;
  if (entry) return <Bench entry={entry} actions={actions} list={list} />;
  return (
    <ViewFrame title="Your own algorithm" about="A rounding function of yours, as a row of every view." actions={actions} inspector={list}>
      <EmptyState title="No algorithm of yours">
        <p>Start from an example under &quot;New&quot;, or undo the deletion.</p>
      </EmptyState>
    </ViewFrame>
  );
}

/** Adds an example under its name. Returns its key. */
function addExample(index: number): string {
  const { name, text } = ownExamples[index]!;
  return addOwn(name, text);
}
