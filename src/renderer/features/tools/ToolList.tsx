import type { AuthoredTool } from '@shared/authored-tools.ts'
import { CircleAlert, Wrench } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../bridge/studio-store.ts'
import { classNames } from '../../lib/class-names.ts'
import { ConnectionGroup } from './connections/ConnectionGroup.tsx'
import { openTool } from './tools-commands.ts'
import { isDirty, toolsState } from './tools-state.ts'

/** The tools that were written here, and those the studio has otherwise. */
export function ToolList() {
  const { t } = useTranslation()
  const authored = useStudio((studio) => studio.authored) ?? []
  const tools = useStudio((studio) => studio.tools) ?? []
  const filter = useStore(toolsState, (state) => state.filter)
  const selected = useStore(toolsState, (state) => state.selected)
  const own = new Set(authored.filter(({ enabled }) => enabled).map(({ name }) => name))
  const wanted = filter.trim().toLowerCase()
  const matches = (...texts: (string | undefined)[]) =>
    wanted === '' || texts.some((text) => text?.toLowerCase().includes(wanted))
  const written = authored.filter(({ name, declaration }) => matches(name, declaration?.description))
  const others = tools.filter(({ name, description }) => !own.has(name) && matches(name, description))
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
      <div className="tools__scroll">
        <h2 className="tools__group">{t('tools.written')}</h2>
        {written.length === 0 ? <p className="quiet tools__none">{t('tools.noneWritten')}</p> : null}
        <ul>
          {written.map((tool) => (
            <li key={tool.id}>
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
            </li>
          ))}
        </ul>
        <ConnectionGroup />
        <h2 className="tools__group">{t('tools.others')}</h2>
        <ul>
          {others.map(({ name }) => (
            <li key={name}>
              <button
                type="button"
                className="tools__row"
                aria-current={selected !== null && 'name' in selected && selected.name === name}
                onClick={() => toolsState.setState({ selected: { name } })}
                data-testid="tool-row-other"
              >
                <Wrench size={14} aria-hidden="true" />
                <span className="clip">{name}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

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
