import { useState } from 'react';
import { matrixShape } from '../../gguf/tensor-decoder.ts';
import { blockTensors, chosenTensor, useChosenModel } from '../../state/chosen-model.ts';
import { useTensorValues } from '../../state/tensor-values.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Feedback.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { NumberSlider } from '../../ui/NumberSlider.tsx';
import { TensorChoice } from '../../ui/TensorChoice.tsx';
import styles from './sphere.module.css';

interface TailFromTensorProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onTake: (tail: readonly number[]) => void;
}

/** Mean square of a component of a unit vector in space. */
const componentSquare = 1 / 3;

/** The values brought to the size of a direction's components; nine digits, so that a link holds them. */
export function scaleTail(values: readonly number[]): readonly number[] {
  const meanSquare = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  const factor = meanSquare > 0 ? Math.sqrt(componentSquare / meanSquare) : 1;
  return values.map((value) => Number(Math.fround(value * factor).toPrecision(9)));
}

/** Chooses values of a tensor of an open model as the components after z. */
export function TailFromTensor(props: TailFromTensorProps) {
  return (
    <Modal title="A tail from a tensor" isOpen={props.isOpen} onClose={props.onClose}>
      {props.isOpen && <TailChoice {...props} />}
    </Modal>
  );
}

function TailChoice({ onTake, onClose }: TailFromTensorProps) {
  const [choice, setChoice] = useState({ file: '', tensor: '', row: 0, col: 0, count: 29 });
  const { models, model, problem: modelProblem } = useChosenModel(choice.file);
  const tensors = model ? blockTensors(model, choice.count) : [];
  const tensor = chosenTensor(tensors, choice.tensor);
  const { rows, cols } = tensor ? matrixShape(tensor) : { rows: 1, cols: choice.count };
  const row = Math.min(choice.row, rows - 1);
  const col = Math.min(choice.col, cols - choice.count);
  const { values, problem } = useTensorValues(model, tensor, { row, col, count: choice.count });
  const isUsable = values?.length === choice.count && values.every(Number.isFinite) && values.some((value) => value !== 0);
  const change = (part: Partial<typeof choice>): void => setChoice((now) => ({ ...now, ...part }));
  const sentence = problem ?? modelProblem;
  return (
    <>
      <p className={styles.note}>
        The components after z, the same for every direction: a slice through a larger block. They are scaled to the mean square of a direction's component
        (1/3), because only their size beside x, y and z matters.
      </p>
      {sentence !== undefined && <Notice tone="danger">{sentence}</Notice>}
      <TensorChoice models={models} model={model} tensors={tensors} tensor={tensor} onChoose={change} />
      <NumberSlider label="Values" value={choice.count} min={1} max={61} onChange={(count) => change({ count })} />
      <NumberSlider label="Row" value={row} min={0} max={Math.max(1, rows - 1)} onChange={(next) => change({ row: next })} />
      <NumberSlider label="First column" value={col} min={0} max={Math.max(1, cols - choice.count)} onChange={(next) => change({ col: next })} />
      {values && !isUsable && <Notice tone="warning">All of these values are 0, or one is not finite. Choose others.</Notice>}
      <Button
        tone="primary"
        isDisabled={!isUsable}
        onPress={() => {
          onTake(scaleTail(values!));
          onClose();
        }}
      >
        Use these {choice.count} values
      </Button>
    </>
  );
}
