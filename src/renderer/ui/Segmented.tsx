import { ToggleGroup } from 'radix-ui'

interface Props<T extends string> {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  small?: boolean
  testId?: string
}

/** A few choices side by side, of which one holds. */
export function Segmented<T extends string>({ label, value, options, onChange, small, testId }: Props<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      className={small ? 'segmented segmented--small' : 'segmented'}
      aria-label={label}
      data-testid={testId}
      value={value}
      onValueChange={(next) => {
        const option = options.find((each) => each.value === next)
        if (option) onChange(option.value)
      }}
    >
      {options.map((option) => (
        <ToggleGroup.Item key={option.value} value={option.value} className="segmented__item" data-value={option.value}>
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
