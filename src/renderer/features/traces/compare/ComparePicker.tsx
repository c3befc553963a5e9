import { NEWEST_FIRST } from '@shared/run-order.ts'
import type { Run } from '@shared/runs.ts'
import { GitCompareArrows } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatRelative } from '../../../lib/format.ts'
import { preview } from '../../../lib/text.ts'
import { useLocale } from '../../../ui/use-locale.ts'
import { useNow } from '../../../ui/use-now.ts'
import type { RunFilter } from '../run-filter.ts'
import { tracesState } from '../traces-state.ts'
import { useRunList } from '../use-run-list.ts'

/** Runs a menu shows; the search narrows the rest. */
const SHOWN = 30

/** Chooses the run to compare with; those of the same input come first. */
export function ComparePicker({ run }: { run: Run }) {
  const { t } = useTranslation()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className="button button--default button--small" data-testid="compare-with">
          <GitCompareArrows size={14} aria-hidden="true" />
          {t('compare.with')}
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu compare-menu" align="end" sideOffset={4} collisionPadding={8}>
          <Choices run={run} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Choices({ run }: { run: Run }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const now = useNow(true, 60_000)
  const [text, setText] = useState('')
  const filter = useMemo((): RunFilter => ({ text, order: NEWEST_FIRST }), [text])
  const removed = useStore(tracesState, (state) => state.removed)
  const { runs } = useRunList(filter, removed)
  const others = runs.filter((each) => each.id !== run.id)
  const same = (each: Run) => each.input === run.input
  const shown = [...others.filter(same), ...others.filter((each) => !same(each))].slice(0, SHOWN)
  return (
    <>
      <input
        type="search"
        className="field compare-menu__search"
        data-testid="compare-search"
        aria-label={t('compare.search')}
        placeholder={t('compare.search')}
        maxLength={500}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // The menu would take letters for its own search; Escape and the arrows stay its own.
          if (event.key !== 'Escape' && event.key !== 'ArrowDown' && event.key !== 'Tab') event.stopPropagation()
        }}
      />
      {shown.length === 0 ? <p className="quiet compare-menu__none">{t('compare.noOther')}</p> : null}
      <div className="compare-menu__list">
        {shown.map((each) => (
          <DropdownMenu.Item
            key={each.id}
            className="menu__item"
            data-testid="compare-choice"
            onSelect={() => tracesState.setState({ comparedTo: each.id })}
          >
            <span className="menu__text">
              <span className="menu__name clip">{preview(each.input)}</span>
              <span className="menu__detail">
                {formatRelative(each.startedAt, now, locale)} · {each.agentName} · {t('run.seed')} {each.seed}
                {same(each) ? ` · ${t('compare.sameInput')}` : ''}
              </span>
            </span>
          </DropdownMenu.Item>
        ))}
      </div>
    </>
  )
}
