import { ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useTranslation } from 'react-i18next'

interface Props {
  /** Texts of the rules that are offered. */
  rules: readonly string[]
  disabled: boolean
  onChoose: (rule: string) => void
}

/** Approves a call and keeps a rule that allows those like it. Nothing where none is offered. */
export function AlwaysAllow({ rules, disabled, onChoose }: Props) {
  const { t } = useTranslation()
  if (rules.length === 0) return null
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className="button" disabled={disabled} data-testid="approval-always">
          {t('permissions.always')}
          <ChevronDown size={12} aria-hidden="true" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className="menu__label">{t('permissions.alwaysLabel')}</DropdownMenu.Label>
          {rules.map((rule) => (
            <DropdownMenu.Item
              key={rule}
              className="menu__item"
              onSelect={() => onChoose(rule)}
              data-testid="approval-rule"
            >
              <code>{rule}</code>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
