import { ChevronDown } from 'lucide-react';
import {
  Autocomplete,
  Button,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField,
  Select as AriaSelect,
  SelectValue,
  Text,
  useFilter,
} from 'react-aria-components';
import { FieldLabel, type FieldProps } from './Field.tsx';
import fieldStyles from './Field.module.css';
import popoverStyles from './Popover.module.css';
import styles from './Select.module.css';

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
  /** A second, smaller line. */
  readonly note?: string;
  readonly isDisabled?: boolean;
}

interface SelectProps<T extends string> extends FieldProps {
  readonly value: T;
  readonly options: readonly SelectOption<T>[];
  readonly onChange: (value: T) => void;
  /** Adds a search box; on by default for more than eight options. */
  readonly searchable?: boolean;
}

/** One of many, with search. */
export function Select<T extends string>({ label, explain, isLabelHidden = false, value, options, onChange, searchable }: SelectProps<T>) {
  const { contains } = useFilter({ sensitivity: 'base' });
  const list = (
    <ListBox className={popoverStyles.list} items={options}>
      {(option) => (
        <ListBoxItem id={option.value} textValue={`${option.label} ${option.note ?? ''}`} className={popoverStyles.option} isDisabled={option.isDisabled ?? false}>
          <Text slot="label">{option.label}</Text>
          {option.note && (
            <Text slot="description" className={popoverStyles.optionNote}>
              {option.note}
            </Text>
          )}
        </ListBoxItem>
      )}
    </ListBox>
  );
  const selected = options.find((option) => option.value === value);
  return (
    <AriaSelect className={fieldStyles.field} selectedKey={value} onSelectionChange={(key) => key !== null && onChange(key as T)}>
      <FieldLabel label={label} explain={explain} isLabelHidden={isLabelHidden}>
        <Label>{label}</Label>
      </FieldLabel>
      <Button className={styles.selectButton}>
        <SelectValue>{selected?.label ?? value}</SelectValue>
        <ChevronDown size={14} aria-hidden />
      </Button>
      <Popover className={popoverStyles.popover}>
        {(searchable ?? options.length > 8) ? (
          <Autocomplete filter={contains}>
            <SearchField aria-label={`Search ${label}`} autoFocus>
              <Input className={styles.search} placeholder="Search" />
            </SearchField>
            {list}
          </Autocomplete>
        ) : (
          list
        )}
      </Popover>
    </AriaSelect>
  );
}
