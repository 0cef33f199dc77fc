import { BookOpen, ChevronLeft, ChevronRight, X } from 'lucide-react';
import { Button, IconButton } from '../../ui/Button.tsx';
import type { ModeProps } from './mode.ts';
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
export function Story({ state, patch }: ModeProps) {
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
      <p className={styles.check}>
        <strong>Check: </strong>
        {step.check}
      </p>
    </section>
  );
}
