import type { ToolInfo } from '@shared/agents.ts'
import type { AuthoredTool } from '@shared/authored-tools.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { CircleAlert, Wrench } from 'lucide-react'
import { memo, useDeferredValue, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../bridge/studio-store.ts'
import { classNames } from '../../lib/class-names.ts'
import { ConnectionGroup } from './connections/ConnectionGroup.tsx'
import { listRows, type ToolRow } from './list-rows.ts'
import { openTool } from './tools-commands.ts'
import { isDirty, toolsState } from './tools-state.ts'

const ROW_PX = 28
const NO_TOOLS: ToolInfo[] = []
const NONE_WRITTEN: AuthoredTool[] = []

/** The tools that were written here, and those the studio has otherwise; of a thousand, those on the screen are in the page. */
export function ToolList() {
  const { t } = useTranslation()
  const authored = useStudio((studio) => studio.authored) ?? NONE_WRITTEN
  const tools = useStudio((studio) => studio.tools) ?? NO_TOOLS
  const filter = useStore(toolsState, (state) => state.filter)
  const wanted = useDeferredValue(filter)
  const rows = useMemo(() => listRows(authored, tools, wanted), [authored, tools, wanted])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 10,
  })
  return (
    <div className="tools__list">
      <input
        className="field tools__filter"
        type="search"
        placeholder={t('tools.filter')}
        aria-label={t('tools.filter')}
        value={filter}
        onChange={(event) => toolsState.setState({ filter: event.target.value })}
        data-testid="tools-filter"
      />
      <div ref={scroller} className="tools__scroll">
        <ul className="windowed" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ key, index, start }) => {
            const row = rows[index]
            if (!row) return null
            return (
              <li
                key={key}
                className="windowed__row"
                data-index={index}
                // The others are all of one height.
                ref={row.kind === 'connections' ? virtual.measureElement : undefined}
                style={{ transform: `translateY(${start}px)` }}
                aria-setsize={rows.length}
                aria-posinset={index + 1}
              >
                <Row row={row} />
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}

/** Drawn once for as long as it is in sight. */
const Row = memo(function Row({ row }: { row: ToolRow }) {
  const { t } = useTranslation()
  const selected = useStore(toolsState, (state) => state.selected)
  switch (row.kind) {
    case 'group':
      return (
        <h2 className="tools__group">
          {t(`tools.${row.group}`)}
          <span className="quiet tools__version">{row.count}</span>
        </h2>
      )
    case 'connections':
      return <ConnectionGroup />
    case 'none':
      return <p className="quiet tools__none">{t('tools.noneWritten')}</p>
    case 'written': {
      const { tool } = row
      return (
        <button
          type="button"
          className={classNames('tools__row', !tool.enabled && 'tools__row--off')}
          aria-current={selected !== null && 'id' in selected && selected.id === tool.id}
          onClick={() => void openTool(tool.id)}
          data-testid="tool-row"
        >
          <StateIcon tool={tool} />
          <span className="clip">{tool.name}</span>
          <DirtyMark id={tool.id} />
          <span className="quiet tools__version">v{tool.version}</span>
        </button>
      )
    }
    case 'other':
      return (
        <button
          type="button"
          className="tools__row"
          aria-current={selected !== null && 'name' in selected && selected.name === row.name}
          onClick={() => toolsState.setState({ selected: { name: row.name } })}
          data-testid="tool-row-other"
        >
          <Wrench size={14} aria-hidden="true" />
          <span className="clip">{row.name}</span>
        </button>
      )
    default:
      return row satisfies never
  }
})

function StateIcon({ tool }: { tool: AuthoredTool }) {
  const { t } = useTranslation()
  if (tool.problem) return <CircleAlert size={14} className="tools__broken" aria-label={t('tools.broken')} />
  return (
    <span
      className={classNames('tools__dot', tool.enabled && 'tools__dot--on')}
      role="img"
      aria-label={t(tool.enabled ? 'tools.enabled' : 'tools.disabled')}
    />
  )
}

function DirtyMark({ id }: { id: string }) {
  const { t } = useTranslation()
  const dirty = useStore(toolsState, (state) => isDirty(state.drafts[id]))
  return dirty ? <span className="tools__dirty" role="img" aria-label={t('tools.unsaved')} /> : null
}
