import { NEWEST_FIRST, RUN_ORDER_KEYS, type RunOrder, sameOrder } from '@shared/run-order.ts'
import { ArrowDownNarrowWide, ArrowUpNarrowWide } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { MenuChoice } from './MenuChoice.tsx'

const DIRECTIONS = ['desc', 'asc'] as const satisfies RunOrder['direction'][]

/** Chooses by what the list is sorted, and which end comes first. */
export function RunSortMenu({ order, onChange }: { order: RunOrder; onChange: (order: RunOrder) => void }) {
  const { t } = useTranslation()
  const toward = (direction: RunOrder['direction']) =>
    direction === 'desc' ? t(`runList.sortDown.${order.by}`) : t(`runList.sortUp.${order.by}`)
  const label = `${t('runList.sort')}: ${t(`runList.sortBy.${order.by}`)}, ${toward(order.direction)}`
  const Icon = order.direction === 'desc' ? ArrowDownNarrowWide : ArrowUpNarrowWide
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className="icon-button"
          aria-label={label}
          title={label}
          data-active={!sameOrder(order, NEWEST_FIRST)}
          data-testid="runs-sort"
        >
          <Icon size={15} aria-hidden="true" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className="menu__label">{t('runList.sort')}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={order.by}>
            {RUN_ORDER_KEYS.map((by) => (
              <MenuChoice key={by} value={by} testId={`runs-sort-${by}`} onSelect={() => onChange({ ...order, by })}>
                {t(`runList.sortBy.${by}`)}
              </MenuChoice>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="menu__line" />
          <DropdownMenu.RadioGroup value={order.direction}>
            {DIRECTIONS.map((direction) => (
              <MenuChoice
                key={direction}
                value={direction}
                testId={`runs-sort-${direction}`}
                onSelect={() => {
                  const next = { ...order, direction }
                  if (!sameOrder(next, order)) onChange(next)
                }}
              >
                {toward(direction)}
              </MenuChoice>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
