import { isEmbedder } from '@shared/embedding.ts'
import type { ModelId } from '@shared/ids.ts'
import type { EngineState, Model } from '@shared/models.ts'
import { Box, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../lib/class-names.ts'
import { formatBytes, formatCount, formatNumber } from '../../lib/format.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { ModelProgress } from './ModelProgress.tsx'
import { askToRemove, loadModel, unloadModel } from './models-commands.ts'
import { loadStateOf } from './models-state.ts'

interface Props {
  model: Model
  engine: EngineState
  /** A model whose loading was just asked for. */
  asked: ModelId | null
  selected: boolean
  onSelect: () => void
}

function KindBadge({ model }: { model: Model }) {
  const { t } = useTranslation()
  const { format } = model
  if (model.adapter) return <Badge>{t('adapters.badge')}</Badge>
  if (isEmbedder(model)) return <Badge>{t('get.embeds')}</Badge>
  return format ? <Badge>{format}</Badge> : <Badge tone="warn">{t('models.noFormat')}</Badge>
}

/** One model, with what can be done with it. */
export function ModelRow({ model, engine, asked, selected, onSelect }: Props) {
  const { t } = useTranslation()
  const locale = useLocale()
  const state = loadStateOf(model, engine, asked)
  const facts = [
    model.architecture,
    model.adapter && t('adapters.rankOf', { shown: model.adapter.rank }),
    model.adapter?.base && t('adapters.forModel', { name: model.adapter.base }),
    model.parameters === null ? null : t('models.parametersOf', { shown: formatCount(model.parameters) }),
    model.quantization,
    model.contextLength === null ? null : t('models.contextOf', { shown: formatNumber(model.contextLength, locale) }),
    formatBytes(model.sizeBytes, locale),
    model.parts > 1 ? t('get.parts', { count: model.parts }) : null,
  ].filter((fact): fact is string => Boolean(fact))
  return (
    <li
      className={classNames('model-row', selected && 'model-row--selected')}
      data-testid="model-row"
      data-model-id={model.id}
      data-status={state}
    >
      <Box size={16} aria-hidden="true" className="model-row__icon" />
      <div className="model-row__main">
        <p className="model-row__name">
          <button type="button" className="model-row__select" aria-pressed={selected} onClick={onSelect}>
            {model.name}
          </button>
          {model.bundled ? <Badge tone="accent">{t('models.bundled')}</Badge> : null}
          <KindBadge model={model} />
          {state === 'loaded' ? <Badge tone="good">{t('model.load.loaded')}</Badge> : null}
          {model.status === 'changed' ? <Badge tone="bad">{t('model.load.changed')}</Badge> : null}
          {state === 'missing' ? <Badge tone="bad">{t('model.load.missing')}</Badge> : null}
        </p>
        <p className="model-row__facts">
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
        {model.tags.length > 0 ? (
          <p className="model-row__tags">
            {model.tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </p>
        ) : null}
        {state === 'loading' ? <ModelProgress progress={engine.progress} /> : null}
      </div>
      <div className="model-row__actions">
        {model.adapter || isEmbedder(model) ? null : state === 'loaded' ? (
          <Button size="small" onClick={() => void unloadModel()} data-testid="model-unload">
            {t('models.unload')}
          </Button>
        ) : (
          <Button
            size="small"
            busy={state === 'loading'}
            disabled={state === 'missing'}
            onClick={() => void loadModel(model.id)}
            data-testid="model-load"
          >
            {state === 'loading' ? t('model.load.loading') : t('models.load')}
          </Button>
        )}
        {model.bundled ? null : (
          <IconButton label={t('models.remove')} onClick={() => askToRemove(model.id)} data-testid="model-remove">
            <Trash2 size={15} aria-hidden="true" />
          </IconButton>
        )}
      </div>
    </li>
  )
}
