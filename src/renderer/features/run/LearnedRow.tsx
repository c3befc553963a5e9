import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { Memory } from '@shared/memory.ts'
import { Undo2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../bridge/connection.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'

/** What was learned from a run after it had ended, and the way back. Nothing where there is none. */
export function LearnedRow({ runId }: { runId: RunId }) {
  const { t } = useTranslation()
  const [learned, setLearned] = useState<readonly Memory[]>([])
  const [problem, setProblem] = useState<ErrorInfo | null>(null)
  useEffect(() => {
    const gone = new AbortController()
    const follow = async () => {
      try {
        for await (const _ of await api().memory.watch(undefined, { signal: gone.signal })) {
          const now = await api().memory.ofRun({ runId })
          if (!gone.signal.aborted) setLearned(now.learned)
        }
      } catch (error) {
        if (!gone.signal.aborted) setProblem(toErrorInfo(error))
      }
    }
    void follow()
    return () => gone.abort()
  }, [runId])
  const takeBack = async () => {
    try {
      await api().memory.unlearnRun({ runId })
    } catch (error) {
      setProblem(toErrorInfo(error))
    }
  }
  if (problem) return <ErrorPanel error={problem} title={t('memory.ofStepFailed')} />
  if (learned.length === 0) return null
  const held = learned.filter(({ status }) => status !== 'retracted')
  if (held.length === 0) return <p className="quiet">{t('memory.unlearned')}</p>
  return (
    <section className="callout callout--good" data-testid="run-learned">
      <div className="learned__what">
        <p>{t('memory.learned', { count: held.length })}</p>
        <ul>
          {held.map(({ id, text }) => (
            <li key={id}>{text}</li>
          ))}
        </ul>
      </div>
      <Button icon={<Undo2 size={14} aria-hidden="true" />} onClick={() => void takeBack()} data-testid="run-unlearn">
        {t('memory.unlearn')}
      </Button>
    </section>
  )
}
