import { BookOpenText, Plus } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { EmptyState, Skeleton } from '../../ui/States.tsx'
import { IndexCard } from './IndexCard.tsx'
import { KnowledgeSearch } from './KnowledgeSearch.tsx'
import { listKnowledge, removeKnowledge } from './knowledge-commands.ts'
import { knowledgeState } from './knowledge-state.ts'
import { NewIndexDialog } from './NewIndexDialog.tsx'

/** The folders whose documents agents can search, and a try of it. */
export function KnowledgeScreen() {
  const { t } = useTranslation()
  const { indexes, listError, removing } = useStore(knowledgeState)
  useEffect(() => {
    void listKnowledge()
  }, [])
  const removed = indexes?.find(({ id }) => id === removing)
  const create = (
    <Button
      variant="primary"
      size="small"
      icon={<Plus size={14} aria-hidden="true" />}
      onClick={() => knowledgeState.setState({ creating: true })}
      data-testid="knowledge-new"
    >
      {t('knowledge.new')}
    </Button>
  )
  return (
    <div className="view">
      <header className="view__head">
        <h1 className="view__title">{t('knowledge.title')}</h1>
        <span className="spacer" />
        {indexes && indexes.length > 0 ? create : null}
      </header>
      {listError ? (
        <div className="pad">
          <ErrorPanel error={listError} />
        </div>
      ) : indexes === null ? (
        <Skeleton lines={6} label={t('common.loading')} />
      ) : indexes.length === 0 ? (
        <EmptyState icon={<BookOpenText size={20} />} title={t('knowledge.emptyTitle')} actions={create}>
          {t('knowledge.emptyText')}
        </EmptyState>
      ) : (
        <div className="view__scroll">
          <div className="column knowledge">
            <p className="quiet">{t('knowledge.text')}</p>
            {indexes.map((index) => (
              <IndexCard key={index.id} index={index} />
            ))}
            <KnowledgeSearch indexes={indexes} />
          </div>
        </div>
      )}
      <NewIndexDialog />
      <ConfirmDialog
        open={removed !== undefined}
        onOpenChange={(open) => {
          if (!open) knowledgeState.setState({ removing: null })
        }}
        title={t('knowledge.removeTitle', { name: removed?.name ?? '' })}
        description={t('knowledge.removeText')}
        confirmLabel={t('knowledge.remove')}
        onConfirm={() => {
          if (removed) void removeKnowledge(removed.id)
        }}
      />
    </div>
  )
}
