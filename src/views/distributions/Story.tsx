import { BookOpen, Check, ChevronLeft, ChevronRight, Hourglass, TriangleAlert, X } from 'lucide-react';
import { Button, IconButton } from '../../ui/Button.tsx';
import type { ModeProps } from './mode.ts';
import type { SheetRow } from './sheet.ts';
import { checkStep } from './story-checks.ts';
import { stateOfStep, storySteps } from './story-steps.ts';
import styles from './story.module.css';

/** Opens the story at its first step. */
export function StoryButton({ patch }: Pick<ModeProps, 'patch'>) {
  return (
    <Button onPress={() => patch(stateOfStep(1))}>
      <BookOpen size={14} aria-hidden />
      Story
    </Button>
  );
}

/** The guided story "Why IQ4_NL is lopsided", when it is open: each step sets the state of the real view. */
export function Story({ state, patch, rows }: ModeProps & { readonly rows: readonly SheetRow[] }) {
  const step = storySteps[state.story - 1];
  if (!step) return null;
  const go = (to: number) => patch(stateOfStep(to));
  return (
    <section className={styles.story} aria-label="Why IQ4_NL is lopsided">
      <div className={styles.head}>
        <h2>
          <span className={styles.count}>
            {state.story} of {storySteps.length}
          </span>
          {step.title}
        </h2>
        <div className={styles.buttons}>
          <IconButton label="Previous step" onPress={() => go(state.story - 1)} isDisabled={state.story === 1}>
            <ChevronLeft size={16} />
          </IconButton>
          <IconButton
            label="Next step"
            onPress={() => go(state.story + 1)}
            isDisabled={state.story === storySteps.length}
          >
            <ChevronRight size={16} />
          </IconButton>
          <IconButton label="Close the story" onPress={() => patch({ story: 0 })}>
            <X size={16} />
          </IconButton>
        </div>
      </div>
      <p>{step.text}</p>
      <ul className={styles.checks} aria-label="Checks on the numbers shown">
        {checkStep(state.story, rows).map(({ claim, holds, detail }) => (
          <li key={claim} data-holds={holds === undefined ? 'waiting' : String(holds)}>
            <CheckMark holds={holds} />
            <span>
              {claim} <span className={styles.detail}>{detail}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className={styles.try}>{step.attempt}</p>
    </section>
  );
}

function CheckMark({ holds }: { readonly holds: boolean | undefined }) {
  if (holds === undefined) return <Hourglass size={14} role="img" aria-label="Waiting" />;
  return holds ? <Check size={14} role="img" aria-label="Holds" /> : <TriangleAlert size={14} role="img" aria-label="Does not hold" />;
}
