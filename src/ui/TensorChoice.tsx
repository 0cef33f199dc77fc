import { Select } from './Select.tsx';

interface NamedModel {
  /** What a link calls it. */
  readonly key: string;
  readonly name: string;
  readonly isSample: boolean;
}

interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

interface TensorChoiceProps {
  readonly models: readonly NamedModel[];
  readonly model: NamedModel | undefined;
  readonly tensors: readonly NamedTensor[];
  readonly tensor: NamedTensor | undefined;
  /** The key of a model (empty for the model that comes with the lab) and a tensor's name (empty: the first that suits). */
  readonly onChoose: (choice: { readonly file?: string; readonly tensor: string }) => void;
}

/** Which tensor of which open model. */
export function TensorChoice({ models, model, tensors, tensor, onChoose }: TensorChoiceProps) {
  return (
    <>
      {model && (
        <Select
          label="Model"
          explain={{
            text: 'Drop a GGUF or safetensors file anywhere on the page to have it here. Nothing is uploaded.',
          }}
          value={model.key}
          options={models.map(({ key, name, isSample }) => ({ value: key, label: isSample ? 'Sample model' : name }))}
          onChange={(file) => onChoose({ file, tensor: '' })}
        />
      )}
      {tensor && (
        <Select
          label="Tensor"
          value={tensor.name}
          options={tensors.map(({ name, shape }) => ({ value: name, label: name, note: shape.join(' × ') }))}
          onChange={(name) => onChoose({ tensor: name })}
        />
      )}
    </>
  );
}
