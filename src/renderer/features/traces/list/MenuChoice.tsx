import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

interface Props {
  value: string
  testId: string
  onSelect: () => void
  children: ReactNode
}

/** One of the choices of a menu's radio group. */
export function MenuChoice({ value, testId, onSelect, children }: Props) {
  return (
    <DropdownMenu.RadioItem value={value} className="menu__item" data-testid={testId} onSelect={onSelect}>
      <span className="menu__check">
        <DropdownMenu.ItemIndicator>
          <Check size={14} aria-hidden="true" />
        </DropdownMenu.ItemIndicator>
      </span>
      <span className="menu__text">
        <span className="menu__name">{children}</span>
      </span>
    </DropdownMenu.RadioItem>
  )
}
