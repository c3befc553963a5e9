import type { Model } from '@shared/models.ts'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { annotateModel } from './models-commands.ts'
import { parseTags } from './models-state.ts'

/** Tags and notes of a model; kept when a field is left. */
export function ModelNotes({ model }: { model: Model }) {
  const { t } = useTranslation()
  const id = useId()
  const shown = model.tags.join(', ')
  const [tags, setTags] = useState(shown)
  const [notes, setNotes] = useState(model.notes)
  useEffect(() => setTags(shown), [shown])
  useEffect(() => setNotes(model.notes), [model.notes])
  const keepTags = () => {
    const next = parseTags(tags)
    if (next.join(', ') !== shown) void annotateModel(model.id, { tags: next })
    else setTags(shown)
  }
  return (
    <section aria-label={t('models.yours')} className="model-notes">
      <h3 className="section-title">{t('models.yours')}</h3>
      <label htmlFor={`${id}-tags`}>{t('models.tags')}</label>
      <input
        id={`${id}-tags`}
        className="field"
        placeholder={t('models.tagsHint')}
        value={tags}
        maxLength={800}
        onChange={(event) => setTags(event.target.value)}
        onBlur={keepTags}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keepTags()
        }}
        data-testid="model-tags"
      />
      <label htmlFor={`${id}-notes`}>{t('models.notes')}</label>
      <textarea
        id={`${id}-notes`}
        className="field"
        rows={3}
        value={notes}
        maxLength={10_000}
        onChange={(event) => setNotes(event.target.value)}
        onBlur={() => {
          if (notes !== model.notes) void annotateModel(model.id, { notes })
        }}
        data-testid="model-notes"
      />
    </section>
  )
}
