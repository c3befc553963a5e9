import type { KnowledgeHit, KnowledgeIndex } from '@shared/knowledge.ts'
import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { ChoiceMenu } from '../../ui/ChoiceMenu.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { searchKnowledge } from './knowledge-commands.ts'
import { knowledgeState } from './knowledge-state.ts'

/** A search as agents make it, to see what they would find. */
export function KnowledgeSearch({ indexes }: { indexes: readonly KnowledgeIndex[] }) {
  const { t } = useTranslation()
  const { query, within, searching, hits, searchError } = useStore(knowledgeState)
  return (
    <section className="knowledge__search" aria-label={t('knowledge.try')}>
      <h2 className="section-title">{t('knowledge.try')}</h2>
      <form
        className="knowledge__ask"
        onSubmit={(event) => {
          event.preventDefault()
          void searchKnowledge()
        }}
      >
        <input
          className="field"
          type="search"
          placeholder={t('knowledge.placeholder')}
          aria-label={t('knowledge.placeholder')}
          maxLength={2000}
          value={query}
          onChange={(event) => knowledgeState.setState({ query: event.target.value })}
          data-testid="knowledge-query"
        />
        {indexes.length > 1 ? (
          <ChoiceMenu
            label={t('knowledge.within')}
            value={within ?? 'all'}
            placeholder={t('knowledge.all')}
            choices={[
              { value: 'all', label: t('knowledge.all') },
              ...indexes.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChoose={(value) => {
              knowledgeState.setState({ within: indexes.find(({ id }) => id === value)?.id ?? null })
            }}
            testId="knowledge-within"
          />
        ) : null}
        <Button
          type="submit"
          icon={<Search size={14} aria-hidden="true" />}
          busy={searching}
          disabled={query.trim() === ''}
          data-testid="knowledge-ask"
        >
          {t('knowledge.search')}
        </Button>
      </form>
      {searchError ? <ErrorPanel error={searchError} /> : null}
      {hits && hits.length === 0 ? <p className="quiet">{t('knowledge.nothing')}</p> : null}
      {hits && hits.length > 0 ? (
        <ol className="knowledge__hits" data-testid="knowledge-hits">
          {hits.map((hit, at) => (
            // The same passage cannot be found twice, but two files may say the same on the same line.
            <Hit key={`${hit.index} ${hit.path} ${at.toString()}`} hit={hit} number={at + 1} />
          ))}
        </ol>
      ) : null}
    </section>
  )
}

function Hit({ hit, number }: { hit: KnowledgeHit; number: number }) {
  const { t } = useTranslation()
  const { path, page, line, heading, text, by } = hit
  const place = page !== null ? t('knowledge.page', { page }) : line !== null ? t('knowledge.line', { line }) : null
  return (
    <li className="knowledge__hit" data-testid="knowledge-hit">
      <div className="knowledge__source">
        <span className="quiet">[{number}]</span>
        <code className="clip">{path}</code>
        {place ? <span className="quiet">{place}</span> : null}
        {heading === '' ? null : <span className="quiet clip">{heading}</span>}
        <span className="spacer" />
        <Badge>{t(`knowledge.by.${by}`)}</Badge>
      </div>
      <TextBlock text={text} mono={false} label={`${path} ${place ?? ''}`} limit={600} />
    </li>
  )
}
