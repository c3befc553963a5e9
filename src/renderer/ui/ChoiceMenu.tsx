import { Check, ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

export interface Choice {
  value: string
  label: string
  /** A second, quieter line. */
  detail?: string
  disabled?: boolean
  mark?: ReactNode
}

interface Props {
  /** What is chosen here, read aloud before the value. */
  label: string
  icon?: ReactNode
  value: string | null
  choices: Choice[]
  placeholder: string
  onChoose: (value: string) => void
  disabled?: boolean
  testId?: string
}

/** A button that opens a menu of which one entry is chosen. */
export function ChoiceMenu({ label, icon, value, choices, placeholder, onChoose, disabled, testId }: Props) {
  const chosen = choices.find((choice) => choice.value === value)
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className="choice"
          disabled={disabled}
          data-testid={testId}
          aria-label={`${label}: ${chosen?.label ?? placeholder}`}
        >
          {icon}
          <span className="choice__value">{chosen?.label ?? placeholder}</span>
          {chosen?.mark}
          <ChevronDown size={12} aria-hidden="true" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className="menu__label">{label}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={value ?? ''} onValueChange={onChoose}>
            {choices.map((choice) => (
              <DropdownMenu.RadioItem
                key={choice.value}
                value={choice.value}
                disabled={choice.disabled}
                className="menu__item"
              >
                <span className="menu__check">
                  <DropdownMenu.ItemIndicator>
                    <Check size={14} aria-hidden="true" />
                  </DropdownMenu.ItemIndicator>
                </span>
                <span className="menu__text">
                  <span className="menu__name">
                    {choice.label}
                    {choice.mark}
                  </span>
                  {choice.detail ? <span className="menu__detail">{choice.detail}</span> : null}
                </span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
