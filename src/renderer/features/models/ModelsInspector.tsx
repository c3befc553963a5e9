import { isEmbedder } from '@shared/embedding.ts'
import type { AdapterInfo, Model } from '@shared/models.ts'
import { Box, MousePointerClick } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../bridge/studio-store.ts'
import { formatBytes, formatNumber, formatTime } from '../../lib/format.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { EmptyState } from '../../ui/States.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { AdapterAgents } from './AdapterAgents.tsx'
import { ConformancePanel } from './conformance/ConformancePanel.tsx'
import { DefaultFor } from './DefaultFor.tsx'
import { FitPanel } from './FitPanel.tsx'
import { MetadataTable } from './MetadataTable.tsx'
import { ModelHead } from './ModelHead.tsx'
import { ModelNotes } from './ModelNotes.tsx'
import { modelsState } from './models-state.ts'
import { ServerModelPanel } from './servers/ServerModelPanel.tsx'

/** The chosen model: its file, its properties and its metadata. */
export function ModelsInspector() {
  const { t } = useTranslation()
  const selected = useStore(modelsState, (state) => state.selected)
  const model = useStudio((studio) => studio.models.find((each) => each.id === selected))
  const servers = useStudio((studio) => studio.servers) ?? []
  const remote = servers
    .flatMap((server) => server.models.map((each) => ({ server, model: each })))
    .find((each) => each.model.id === selected)
  if (remote) return <ServerModelPanel key={remote.model.id} {...remote} />
  if (!model) {
    return (
      <EmptyState icon={<MousePointerClick size={20} />} title={t('inspector.emptyModelTitle')}>
        {t('inspector.emptyModels')}
      </EmptyState>
    )
  }
  const answers = model.adapter === null && !isEmbedder(model)
  return (
    <div className="span-inspector">
      <ModelHead id={model.id} name={model.name} icon={<Box size={16} aria-hidden="true" />} />
      <div className="pad">
        <ModelFacts model={model} />
        {model.status === 'changed' ? <p className="offer__note offer__note--bad">{t('models.changedText')}</p> : null}
        {model.adapter ? <AdapterAgents key={`agents-${model.id}`} model={model} /> : null}
        {answers ? <DefaultFor model={model} /> : null}
        <ModelNotes key={`notes-${model.id}`} model={model} />
        {model.status === 'available' && !model.adapter ? <FitPanel key={`fit-${model.id}`} model={model} /> : null}
        {answers ? <ConformancePanel key={`card-${model.id}`} model={model} /> : null}
        <h3 className="section-title">{t('models.metadata')}</h3>
        <MetadataTable key={model.id} model={model} />
      </div>
    </div>
  )
}

function ModelFacts({ model }: { model: Model }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const copied = (text: string) => (
    <span className="with-copy">
      <code className="break">{text}</code>
      <CopyButton text={text} />
    </span>
  )
  const adapterFacts = ({ rank, alpha, tensors, base }: AdapterInfo) => [
    { name: t('adapters.base'), value: base ?? '–' },
    { name: t('adapters.rank'), value: formatNumber(rank, locale) },
    { name: t('adapters.alpha'), value: alpha === null ? '–' : formatNumber(alpha, locale) },
    { name: t('adapters.tensors'), value: formatNumber(tensors, locale) },
  ]
  return (
    <Facts
      facts={[
        { name: t('models.status'), value: t(`models.is.${model.status}`) },
        { name: t('models.origin'), value: model.bundled ? t('models.bundled') : t(`models.from.${model.origin}`) },
        ...(model.adapter
          ? adapterFacts(model.adapter)
          : [
              {
                name: t('models.format'),
                value: isEmbedder(model) ? t('get.embeds') : (model.format ?? t('models.noFormat')),
              },
            ]),
        { name: t('models.architecture'), value: model.architecture },
        {
          name: t('models.parameters'),
          value: model.parameters === null ? '–' : formatNumber(model.parameters, locale),
        },
        { name: t('models.quantization'), value: model.quantization ?? '–' },
        {
          name: t('models.context'),
          value: model.contextLength === null ? '–' : formatNumber(model.contextLength, locale),
        },
        { name: t('models.size'), value: formatBytes(model.sizeBytes, locale) },
        { name: t('models.license'), value: model.license ?? '–' },
        { name: t('models.added_at'), value: formatTime(model.addedAt, locale) },
        { name: t('models.path'), value: copied(model.path) },
        { name: 'SHA-256', value: copied(model.sha256) },
      ]}
    />
  )
}
