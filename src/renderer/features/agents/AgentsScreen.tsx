import type { AgentId } from '@shared/ids.ts'
import { Bot, FileInput, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../bridge/studio-store.ts'
import { Button } from '../../ui/Button.tsx'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Resizer } from '../../ui/Resizer.tsx'
import { EmptyState, Skeleton } from '../../ui/States.tsx'
import { AgentEditor } from './AgentEditor.tsx'
import { AgentList } from './AgentList.tsx'
import { createAgent, importAgent, removeAgent } from './agents-commands.ts'
import { agentsState } from './agents-state.ts'

const LIST = { min: 160, max: 400, first: 200 }

interface Props {
  onInspect: () => void
  onRun: (id: AgentId) => void
}

/** The agents there are, and what one of them is made of. */
export function AgentsScreen({ onInspect, onRun }: Props) {
  const { t } = useTranslation()
  const [width, setWidth] = useState(LIST.first)
  const { selected, removing } = useStore(agentsState)
  const agents = useStudio((studio) => studio.agents)
  const agent = agents?.find(({ id }) => id === selected)
  const removed = agents?.find(({ id }) => id === removing)
  const create = (
    <Button
      size="small"
      variant="primary"
      icon={<Plus size={14} aria-hidden="true" />}
      onClick={() => void createAgent()}
      data-testid="agent-new"
    >
      {t('agents.new')}
    </Button>
  )
  return (
    <div className="view">
      <header className="view__head">
        <h1 className="view__title">{t('agents.title')}</h1>
        <span className="spacer" />
        <Button
          size="small"
          variant="ghost"
          icon={<FileInput size={14} aria-hidden="true" />}
          onClick={() => void importAgent()}
          data-testid="agent-import"
        >
          {t('agents.import')}
        </Button>
        {create}
      </header>
      <div className="agents">
        <div className="agents__side" style={{ width }}>
          <AgentList agents={agents ?? []} />
        </div>
        <Resizer
          label={t('agents.resizeList')}
          width={width}
          min={LIST.min}
          max={LIST.max}
          side="left"
          onResize={setWidth}
        />
        {agents === undefined ? (
          <Skeleton lines={8} label={t('common.loading')} />
        ) : agent ? (
          <AgentEditor key={agent.id} agent={agent} onInspect={onInspect} onRun={onRun} />
        ) : (
          <EmptyState icon={<Bot size={20} />} title={t('agents.emptyTitle')}>
            {t('agents.emptyText')}
          </EmptyState>
        )}
      </div>
      <ConfirmDialog
        open={removed !== undefined}
        onOpenChange={(open) => {
          if (!open) agentsState.setState({ removing: null })
        }}
        title={t('agents.removeTitle', { name: removed?.name ?? '' })}
        description={t('agents.removeText')}
        confirmLabel={t('common.delete')}
        onConfirm={() => {
          if (removed) void removeAgent(removed.id)
        }}
      />
    </div>
  )
}
