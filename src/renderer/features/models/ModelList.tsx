import type { EngineState, Model } from '@shared/models.ts'
import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { ModelRow } from './ModelRow.tsx'
import { matchesModel, modelsState } from './models-state.ts'

/** With fewer models than this, one sees them all. */
const WORTH_FILTERING = 4

interface Props {
  models: Model[]
  engine: EngineState
  onInspect: () => void
}

/** The models the studio knows, with a filter once there are several. */
export function ModelList({ models, engine, onInspect }: Props) {
  const { t } = useTranslation()
  const { selected, loading, filter } = useStore(modelsState)
  const many = models.length >= WORTH_FILTERING
  const shown = many ? models.filter((model) => matchesModel(model, filter)) : models
  return (
    <>
      {many ? (
        <span className="search-field model-filter">
          <Search size={14} aria-hidden="true" />
          <input
            type="search"
            className="field"
            aria-label={t('models.filter')}
            placeholder={t('models.filter')}
            value={filter}
            onChange={(event) => modelsState.setState({ filter: event.target.value })}
            data-testid="model-filter"
          />
        </span>
      ) : null}
      {shown.length === 0 ? <p className="quiet">{t('models.noMetadata')}</p> : null}
      {shown.length === 0 ? null : (
        <ul className="model-list" aria-label={t('models.list')}>
          {shown.map((model) => (
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
    </>
  )
}
