import { FolderOpen, PackageOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../bridge/studio-store.ts'
import { Button } from '../../ui/Button.tsx'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { EmptyState, Skeleton } from '../../ui/States.tsx'
import { CaseList } from './conformance/CaseList.tsx'
import { ConformanceTable } from './conformance/ConformanceTable.tsx'
import { EngineCard } from './EngineCard.tsx'
import { ModelRow } from './ModelRow.tsx'
import { askToRemove, openModel, removeModel } from './models-commands.ts'
import { modelsState } from './models-state.ts'

/** The models the studio knows, and the engine that runs one of them. */
export function ModelsScreen({ onInspect }: { onInspect: () => void }) {
  const { t } = useTranslation()
  const models = useStudio((studio) => studio.models)
  const engine = useStudio((studio) => studio.engine)
  const { selected, removing, opening, loading } = useStore(modelsState)
  const removed = models?.find((model) => model.id === removing)
  const open = (
    <Button
      size="small"
      variant={models?.length === 0 ? 'primary' : 'default'}
      icon={<FolderOpen size={14} aria-hidden="true" />}
      busy={opening}
      onClick={() => void openModel()}
      data-testid="model-open"
    >
      {t('models.open')}
    </Button>
  )
  return (
    <div className="view">
      <header className="view__head">
        <h1 className="view__title">{t('models.title')}</h1>
        <span className="spacer" />
        {models ? open : null}
      </header>
      <div className="view__scroll">
        <div className="column column--wide">
          {models && engine ? (
            <>
              <EngineCard engine={engine} model={models.find((model) => model.id === engine.modelId) ?? null} />
              <h2 className="section-title">{t('models.list')}</h2>
              {models.length === 0 ? (
                <EmptyState icon={<PackageOpen size={20} />} title={t('models.none')}>
                  {t('models.noneText')}
                </EmptyState>
              ) : (
                <ul className="model-list" aria-label={t('models.list')}>
                  {models.map((model) => (
                    <ModelRow
                      key={model.id}
                      model={model}
                      engine={engine}
                      asked={loading}
                      selected={model.id === selected}
                      onSelect={() => {
                        modelsState.setState({ selected: model.id })
                        onInspect()
                      }}
                    />
                  ))}
                </ul>
              )}
              <ConformanceTable />
              <CaseList />
            </>
          ) : (
            <Skeleton lines={8} label={t('common.loading')} />
          )}
        </div>
      </div>
      <ConfirmDialog
        open={removed !== undefined}
        onOpenChange={(shown) => {
          if (!shown) askToRemove(null)
        }}
        title={t('models.removeTitle', { name: removed?.name ?? '' })}
        description={t('models.removeText')}
        confirmLabel={t('models.remove')}
        onConfirm={() => {
          if (removed) void removeModel(removed.id)
        }}
      />
    </div>
  )
}
