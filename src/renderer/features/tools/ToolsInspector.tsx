import { MousePointerClick } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../bridge/studio-store.ts'
import { Segmented } from '../../ui/Segmented.tsx'
import { EmptyState } from '../../ui/States.tsx'
import { CallsPanel } from './CallsPanel.tsx'
import { DeclarationPanel } from './DeclarationPanel.tsx'
import { EdgePanel } from './EdgePanel.tsx'
import { type OpenSpan, RecordedPanel } from './RecordedPanel.tsx'
import { RunOther } from './RunOther.tsx'
import { TryPanel } from './TryPanel.tsx'
import { toolsState } from './tools-state.ts'
import { VersionsPanel } from './VersionsPanel.tsx'

const TABS = ['run', 'declaration', 'calls', 'versions'] as const

/** The chosen tool: run alone, what it declares, its kept calls, its versions. */
export function ToolsInspector({ onOpenSpan }: { onOpenSpan: OpenSpan }) {
  const { t } = useTranslation()
  const { selected, tab } = useStore(toolsState)
  const id = selected !== null && 'id' in selected ? selected.id : null
  const tool = useStudio((studio) => studio.authored.find((each) => each.id === id))
  const name = selected !== null && 'name' in selected ? selected.name : null
  const other = useStudio((studio) => studio.tools.find((each) => each.name === name))
  if (other) {
    return (
      <div className="span-inspector pad">
        <RunOther key={other.name} tool={other} />
      </div>
    )
  }
  if (!tool) {
    return (
      <EmptyState icon={<MousePointerClick size={20} />} title={t('tools.inspectorEmpty')}>
        {t('tools.inspectorEmptyText')}
      </EmptyState>
    )
  }
  return (
    <div className="span-inspector">
      <div className="tools__tabs">
        <Segmented
          label={t('tools.parts')}
          value={tab}
          options={TABS.map((value) => ({
            value,
            label:
              value === 'calls' && tool.calls > 0 ? `${t('tools.tab.calls')} (${tool.calls})` : t(`tools.tab.${value}`),
          }))}
          onChange={(next) => toolsState.setState({ tab: next })}
          testId="tool-tabs"
        />
      </div>
      <div className="pad">
        {tab === 'run' ? <TryPanel key={tool.id} tool={tool} /> : null}
        {tab === 'declaration' ? <DeclarationPanel key={tool.id} tool={tool} /> : null}
        {tab === 'calls' ? (
          <>
            <CallsPanel key={tool.id} tool={tool} />
            <EdgePanel key={`edges ${tool.id}`} tool={tool} />
            <RecordedPanel key={`recorded ${tool.id}`} tool={tool} onOpenSpan={onOpenSpan} />
          </>
        ) : null}
        {tab === 'versions' ? <VersionsPanel key={`${tool.id} ${tool.version}`} tool={tool} /> : null}
      </div>
    </div>
  )
}
