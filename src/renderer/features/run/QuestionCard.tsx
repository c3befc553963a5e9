import type { RunId } from '@shared/ids.ts'
import type { PendingApproval } from '@shared/runs.ts'
import { MessageCircleQuestionMark, Send, X } from 'lucide-react'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { answerQuestion, decide, focusInput } from './run-commands.ts'

interface Props {
  runId: RunId
  pending: PendingApproval
  question: NonNullable<PendingApproval['question']>
}

/** A question of the agent, whose answer it waits for. */
export function QuestionCard({ runId, pending, question }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [sending, setSending] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const titleId = useId()
  // The run stands still until a person answers, so the question takes the focus.
  useEffect(() => {
    field.current?.focus()
    field.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const send = async (work: () => Promise<boolean>) => {
    if (sending) return
    setSending(true)
    if (await work()) focusInput()
    else setSending(false)
  }
  const answer = (words: string) => {
    const given = words.trim()
    if (given !== '') void send(() => answerQuestion(runId, pending.spanId, given))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    answer(text)
  }
  return (
    <section className="item card question-card" data-testid="question-card" aria-labelledby={titleId}>
      <p className="sr-only" role="alert">
        {t('question.announce')}
      </p>
      <header className="approval-card__head">
        <MessageCircleQuestionMark size={16} aria-hidden="true" />
        <h2 id={titleId} className="question-card__text">
          {question.text}
        </h2>
      </header>
      {question.choices.length > 0 ? (
        <div className="question-card__choices">
          {question.choices.map((choice) => (
            <Button key={choice} disabled={sending} onClick={() => answer(choice)} data-testid="question-choice">
              {choice}
            </Button>
          ))}
        </div>
      ) : null}
      <form className="approval-card__actions" onSubmit={submit}>
        <input
          ref={field}
          className="field approval-card__reason"
          data-testid="question-answer"
          aria-label={t('question.answer')}
          placeholder={t('question.answer')}
          maxLength={20_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button
          type="submit"
          variant="primary"
          icon={<Send size={14} aria-hidden="true" />}
          disabled={sending || text.trim() === ''}
          data-testid="question-send"
        >
          {t('question.send')}
        </Button>
        <Button
          icon={<X size={14} aria-hidden="true" />}
          disabled={sending}
          onClick={() => void send(() => decide(runId, pending.spanId, 'deny', t('question.none')))}
          data-testid="question-skip"
        >
          {t('question.skip')}
        </Button>
      </form>
    </section>
  )
}
