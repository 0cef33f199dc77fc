import { Input, Label, NumberField, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { FieldLabel, type FieldProps } from './Field.tsx';
import fieldStyles from './Field.module.css';
import styles from './NumberSlider.module.css';

interface NumberSliderProps extends FieldProps {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** Slider positions follow the logarithm of the value. */
  readonly logarithmic?: boolean;
  readonly unit?: string;
  /** Called while dragging. */
  readonly onChange: (value: number) => void;
  /** Called once when a drag or an edit ends: the moment for an undo step. */
  readonly onChangeEnd?: (value: number) => void;
}

/** A slider and the number it stands for; either can be edited. */
export function NumberSlider(props: NumberSliderProps) {
  const { label, explain, value, min, max, step = 1, logarithmic = false, unit, onChange, onChangeEnd } = props;
  const toTrack = logarithmic ? Math.log : (v: number) => v;
  const snap = (v: number) => Math.min(max, Math.max(min, Math.floor(v / step + 0.5) * step));
  const fromTrack = (v: number) => snap(logarithmic ? Math.exp(v) : v);
  const commit = onChangeEnd ?? onChange;
  return (
    <Slider
      className={fieldStyles.field}
      value={toTrack(value)}
      minValue={toTrack(min)}
      maxValue={toTrack(max)}
      step={logarithmic ? 0.001 : step}
      onChange={(v) => onChange(fromTrack(v))}
      onChangeEnd={(v) => commit(fromTrack(v))}
    >
      <FieldLabel label={label} explain={explain}>
        <Label>
          {label}
          {unit ? `, ${unit}` : ''}
        </Label>
      </FieldLabel>
      <div className={styles.sliderRow}>
        <SliderTrack className={styles.track}>
          <SliderThumb className={styles.thumb} />
        </SliderTrack>
        <NumberField aria-label={label} value={value} minValue={min} maxValue={max} step={step} onChange={(v) => Number.isFinite(v) && commit(v)}>
          <Input className={fieldStyles.input} />
        </NumberField>
      </div>
    </Slider>
  );
}
