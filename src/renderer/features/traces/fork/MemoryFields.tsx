import type { ForkableMemory } from '@shared/forks.ts'
import { useTranslation } from 'react-i18next'
import { Segmented } from '../../../ui/Segmented.tsx'
import type { ForkDraft } from './fork-draft.ts'

interface Props {
  memories: readonly ForkableMemory[]
  draft: ForkDraft
  change: (part: Partial<ForkDraft>) => void
}

/** The memory as it was or as it is, and which memories to do without. */
export function MemoryFields({ memories, draft, change }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <Segmented
        small
        label={t('fork.memory.label')}
        testId="fork-memory"
        value={draft.asOf}
        options={(['fork', 'now'] as const).map((value) => ({ value, label: t(`fork.memory.${value}`) }))}
        onChange={(asOf) => change({ asOf })}
      />
      {memories.length === 0 ? <p className="quiet">{t('fork.memory.none')}</p> : null}
      {memories.length > 0 ? (
        <fieldset className="fork-choices fork-choices--lines">
          <legend className="fork-form__hint">{t('fork.memory.without')}</legend>
          {memories.map(({ id, text }) => (
            <label key={id} className="fork-choices__one" data-testid="fork-without">
              <input
                type="checkbox"
                checked={draft.without.includes(id)}
                onChange={({ target }) =>
                  change({
                    without: target.checked ? [...draft.without, id] : draft.without.filter((each) => each !== id),
                  })
                }
              />
              <span className="clip" title={text}>
                {text}
              </span>
            </label>
          ))}
        </fieldset>
      ) : null}
    </>
  )
}
