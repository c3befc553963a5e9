import { isEmbedder } from '@shared/embedding.ts'
import { FALLBACK_SAMPLING } from '@shared/fallback-sampling.ts'
import { Box } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '../../../bridge/studio-store.ts'
import { ChoiceMenu } from '../../../ui/ChoiceMenu.tsx'
import { Segmented } from '../../../ui/Segmented.tsx'
import { SamplingFields } from '../../../ui/sampling/SamplingFields.tsx'
import type { ForkDraft } from './fork-draft.ts'

interface Props {
  draft: ForkDraft
  change: (part: Partial<ForkDraft>) => void
  /** The seed cannot be read. */
  invalid: boolean
}

/** The model, its seed and its sampling. */
export function ModelFields({ draft, change, invalid }: Props) {
  const { t } = useTranslation()
  const seedId = useId()
  const local = useStudio((studio) => studio.models) ?? []
  const servers = useStudio((studio) => studio.servers) ?? []
  const models = [
    ...local
      .filter((model) => model.adapter === null && model.status === 'available' && !isEmbedder(model))
      .map(({ id, name }) => ({ id, label: name })),
    ...servers.flatMap((server) => server.models.map(({ id, name }) => ({ id, label: `${server.name}/${name}` }))),
  ]
  const own = draft.sampling !== null
  return (
    <>
      <div className="fork-form__row">
        <ChoiceMenu
          label={t('run.model')}
          icon={<Box size={14} aria-hidden="true" />}
          value={draft.modelId}
          placeholder={t('fork.modelGone')}
          testId="fork-model"
          choices={models.map(({ id, label }) => ({ value: id, label }))}
          onChoose={(value) => {
            const found = models.find(({ id }) => id === value)
            if (found) change({ modelId: found.id })
          }}
        />
        <label htmlFor={seedId}>{t('run.seed')}</label>
        <input
          id={seedId}
          className="field field--seed"
          inputMode="numeric"
          data-testid="fork-seed"
          aria-invalid={invalid}
          value={draft.seed}
          onChange={(event) => change({ seed: event.target.value })}
        />
      </div>
      <Segmented
        small
        label={t('sampling.title')}
        testId="fork-sampling"
        value={own ? 'own' : 'model'}
        options={(['model', 'own'] as const).map((value) => ({ value, label: t(`sampling.mode.${value}`) }))}
        onChange={(mode) => change({ sampling: mode === 'own' ? (draft.sampling ?? FALLBACK_SAMPLING) : null })}
      />
      {draft.sampling ? (
        <SamplingFields sampling={draft.sampling} onChange={(sampling) => change({ sampling })} />
      ) : null}
    </>
  )
}
