import type { GraphAnswer } from '@shared/graph.ts'
import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { ask, showEntity } from './graph-commands.ts'
import { graphState } from './graph-state.ts'
import { PathView } from './PathView.tsx'
import { percentOf } from './path-words.ts'

/** A question that is answered from the graph alone, each answer with the path that leads to it. */
export function AskPanel({ onInspect }: { onInspect: () => void }) {
  const { t } = useTranslation()
  const { question, asking, answer, answerError } = useStore(graphState)
  return (
    <div className="graph__panel">
      <form
        className="graph__form"
        onSubmit={(event) => {
          event.preventDefault()
          void ask()
        }}
      >
        <input
          className="field"
          placeholder={t('graph.question')}
          aria-label={t('graph.question')}
          maxLength={2000}
          value={question}
          onChange={(event) => graphState.setState({ question: event.target.value })}
          data-testid="graph-question"
        />
        <Button
          type="submit"
          icon={<Search size={14} aria-hidden="true" />}
          busy={asking}
          disabled={question.trim() === ''}
          data-testid="graph-ask"
        >
          {t('graph.ask')}
        </Button>
      </form>
      <p className="quiet">{t('graph.askText')}</p>
      {answerError ? <ErrorPanel error={answerError} /> : null}
      {answer ? <Answers answer={answer} onInspect={onInspect} /> : null}
    </div>
  )
}

function Answers({ answer, onInspect }: { answer: GraphAnswer; onInspect: () => void }) {
  const { t } = useTranslation()
  const chosen = useStore(graphState, (state) => state.chosenAnswer)
  const { mentions } = answer.question
  return (
    <section aria-label={t('graph.answers')} data-testid="graph-answers" data-abstained={answer.abstained}>
      {mentions.length > 0 ? (
        <p className="quiet break">
          {t('graph.understood', { names: mentions.map(({ entity }) => entity.name).join(', ') })}
        </p>
      ) : null}
      {answer.abstained ? (
        <p role="status">{t(mentions.length === 0 ? 'graph.namesNothing' : 'graph.notInGraph')}</p>
      ) : null}
      <ol className="graph__answers">
        {answer.answers.map(({ entity, path, score }, index) => (
          <li key={entity.id}>
            <button
              type="button"
              className="graph__entity"
              aria-expanded={index === chosen}
              onClick={() => {
                graphState.setState({ chosenAnswer: index })
                void showEntity(entity)
                onInspect()
              }}
              data-testid="graph-answer"
            >
              <span className="clip graph__answer" title={entity.name}>
                {entity.name}
              </span>
              <span className="quiet">{percentOf(Math.min(1, score))}</span>
            </button>
            {index === chosen ? <PathView path={path} onInspect={onInspect} /> : null}
          </li>
        ))}
      </ol>
    </section>
  )
}
