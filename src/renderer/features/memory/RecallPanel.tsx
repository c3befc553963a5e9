import type { MemoryId } from '@shared/memory.ts'
import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { RecallHit } from '../../ui/memory/RecallHit.tsx'
import { recallNow, showMemory } from './memory-commands.ts'
import { memoryState } from './memory-state.ts'

/** What an agent would be given for a question, and every factor of why. */
export function RecallPanel({ onInspect }: { onInspect: () => void }) {
  const { t } = useTranslation()
  const { question, recalling, recall, recallError } = useStore(memoryState)
  const open = (id: MemoryId) => {
    void showMemory(id)
    onInspect()
  }
  return (
    <div className="view__scroll">
      <div className="column memory-recall">
        <p className="quiet">{t('memory.recallText')}</p>
        <form
          className="memory-recall__form"
          onSubmit={(event) => {
            event.preventDefault()
            void recallNow()
          }}
        >
          <input
            className="field"
            placeholder={t('memory.question')}
            aria-label={t('memory.question')}
            maxLength={2000}
            value={question}
            onChange={(event) => memoryState.setState({ question: event.target.value })}
            data-testid="recall-question"
          />
          <Button
            type="submit"
            icon={<Search size={14} aria-hidden="true" />}
            busy={recalling}
            disabled={question.trim() === ''}
            data-testid="recall-go"
          >
            {t('memory.recall')}
          </Button>
        </form>
        {recallError ? <ErrorPanel error={recallError} /> : null}
        {recall ? (
          <section aria-label={t('memory.tab.recall')} data-testid="recall-answer" data-abstained={recall.abstained}>
            <p
              className={
                recall.abstained ? 'memory-recall__verdict memory-recall__verdict--none' : 'memory-recall__verdict'
              }
            >
              {t(recall.abstained ? 'memory.abstained' : 'memory.recalled', {
                count: recall.hits.filter(({ used }) => used).length,
                tokens: recall.hits.reduce((sum, { used, tokens }) => sum + (used ? tokens : 0), 0),
                confidence: Math.round(recall.confidence * 100),
                threshold: Math.round(recall.threshold * 100),
              })}
            </p>
            {recall.wordsOnly ? <p className="quiet">{recall.wordsOnly}</p> : null}
            <ol className="memory-recall__hits">
              {recall.hits.map((hit) => (
                <RecallHit key={hit.memory.id} hit={hit} best={recall.hits[0]?.score ?? 1} onOpen={open} />
              ))}
            </ol>
          </section>
        ) : null}
      </div>
    </div>
  )
}
