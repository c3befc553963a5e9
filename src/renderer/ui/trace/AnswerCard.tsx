import { Sparkle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../CopyButton.tsx'
import { ReadableText } from './ReadableText.tsx'

/** What a run came to. */
export function AnswerCard({ text }: { text: string }) {
  const { t } = useTranslation()
  return (
    <section className="answer" aria-label={t('run.answer')}>
      <header className="answer__head">
        <Sparkle size={14} aria-hidden="true" />
        <h2>{t('run.answer')}</h2>
        <CopyButton text={text} label={t('run.copyAnswer')} />
      </header>
      <ReadableText className="answer__text" text={text} label={t('run.answer')} testId="run-answer" />
    </section>
  )
}
