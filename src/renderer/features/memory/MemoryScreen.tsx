import { Plus } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { ConflictInbox } from './ConflictInbox.tsx'
import { ForgetDialog } from './ForgetDialog.tsx'
import { MemoryDialog } from './MemoryDialog.tsx'
import { MemoryList } from './MemoryList.tsx'
import { MemoryMenu } from './MemoryMenu.tsx'
import { followMemory } from './memory-commands.ts'
import { memoryState } from './memory-state.ts'
import { RecallPanel } from './RecallPanel.tsx'

const TABS = ['list', 'conflicts', 'recall'] as const

/** What is remembered across runs, what contradicts itself, and what would be recalled for a question. */
export function MemoryScreen({ onInspect }: { onInspect: () => void }) {
  const { t } = useTranslation()
  const { tab, conflicts, editing, forgetting } = useStore(memoryState)
  useEffect(() => {
    const following = new AbortController()
    void followMemory(following.signal)
    return () => following.abort()
  }, [])
  return (
    <div className="view">
      <header className="view__head">
        <h1 className="view__title">{t('memory.title')}</h1>
        <Segmented
          label={t('memory.parts')}
          small
          value={tab}
          options={TABS.map((value) => ({
            value,
            label:
              value === 'conflicts' && conflicts.length > 0
                ? `${t('memory.tab.conflicts')} (${conflicts.length})`
                : t(`memory.tab.${value}`),
          }))}
          onChange={(next) => memoryState.setState({ tab: next })}
          testId="memory-tabs"
        />
        <span className="spacer" />
        <Button
          size="small"
          variant="primary"
          icon={<Plus size={14} aria-hidden="true" />}
          onClick={() => memoryState.setState({ editing: 'new' })}
          data-testid="memory-new"
        >
          {t('memory.new')}
        </Button>
        <MemoryMenu />
      </header>
      {tab === 'list' ? <MemoryList onInspect={onInspect} /> : null}
      {tab === 'conflicts' ? <ConflictInbox onInspect={onInspect} /> : null}
      {tab === 'recall' ? <RecallPanel onInspect={onInspect} /> : null}
      {editing === null ? null : <MemoryDialog key={editing === 'new' ? 'new' : editing.id} editing={editing} />}
      {forgetting === null ? null : <ForgetDialog of={forgetting} />}
    </div>
  )
}
