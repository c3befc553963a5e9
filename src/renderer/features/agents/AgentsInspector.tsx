import type { RunId } from '@shared/ids.ts'
import { MousePointerClick } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../bridge/studio-store.ts'
import { Segmented } from '../../ui/Segmented.tsx'
import { EmptyState } from '../../ui/States.tsx'
import { agentsState } from './agents-state.ts'
import { PreviewPanel } from './PreviewPanel.tsx'
import { TryVersionsPanel } from './TryVersionsPanel.tsx'
import { VersionsPanel } from './VersionsPanel.tsx'

const TABS = ['preview', 'versions', 'try'] as const

/** The chosen agent: what a model reads of it, its versions, and two of them side by side. */
export function AgentsInspector({ onOpenTrace }: { onOpenTrace: (id: RunId) => void }) {
  const { t } = useTranslation()
  const { selected, tab } = useStore(agentsState)
  const agent = useStudio((studio) => studio.agents.find(({ id }) => id === selected))
  if (!agent) {
    return (
      <EmptyState icon={<MousePointerClick size={20} />} title={t('agents.inspectorEmpty')}>
        {t('agents.inspectorEmptyText')}
      </EmptyState>
    )
  }
  return (
    <div className="span-inspector">
      <div className="agents__tabs">
        <Segmented
          label={t('agents.parts')}
          value={tab}
          options={TABS.map((value) => ({ value, label: t(`agents.tab.${value}`) }))}
          onChange={(next) => agentsState.setState({ tab: next })}
          testId="agent-tabs"
        />
      </div>
      <div className="pad">
        {tab === 'preview' ? <PreviewPanel key={agent.id} agent={agent} /> : null}
        {tab === 'versions' ? <VersionsPanel key={`${agent.id} ${agent.version}`} agent={agent} /> : null}
        {tab === 'try' ? <TryVersionsPanel key={agent.id} agent={agent} onOpenTrace={onOpenTrace} /> : null}
      </div>
    </div>
  )
}
