import type { Agent, AgentPreview } from '@shared/agents.ts'
import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { api } from '../../bridge/connection.ts'
import { useStudio } from '../../bridge/studio-store.ts'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { agentsState } from './agents-state.ts'
import { PromptCost } from './PromptCost.tsx'

/** Milliseconds without another change after which it is asked. */
const PAUSE_MS = 300

/** The exact prompt a model reads of what is written now, and what each part of it costs. */
export function PreviewPanel({ agent: { id } }: { agent: Agent }) {
  const { t } = useTranslation()
  const draft = useStore(agentsState, (state) => state.drafts[id]?.text)
  const question = useStore(agentsState, (state) => state.question)
  const loaded = useStudio(({ engine }) => `${engine.modelId} ${engine.status === 'ready' || engine.status === 'busy'}`)
  const [preview, setPreview] = useState<AgentPreview | null>(null)
  const [error, setError] = useState<ErrorInfo | null>(null)
  useEffect(() => {
    if (!draft) return
    const controller = new AbortController()
    const { signal } = controller
    const ask = async (_loaded: string | undefined) => {
      try {
        const found = await api().agents.preview({ draft, input: question }, { signal })
        if (signal.aborted) return
        setPreview(found)
        setError(null)
      } catch (thrown) {
        if (!signal.aborted) setError(toErrorInfo(thrown))
      }
    }
    const timer = setTimeout(() => void ask(loaded), PAUSE_MS)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [draft, question, loaded])
  return (
    <section className="agent-preview" aria-label={t('agents.tab.preview')} data-testid="agent-preview">
      <label className="agent-preview__question">
        <span>{t('agents.question')}</span>
        <textarea
          className="field"
          rows={2}
          placeholder={t('agents.questionPlaceholder')}
          value={question}
          onChange={(event) => agentsState.setState({ question: event.target.value })}
          data-testid="agent-question"
        />
      </label>
      {error ? <ErrorPanel error={error} /> : null}
      {preview ? (
        <>
          <PromptCost preview={preview} />
          <TextBlock text={preview.text} label={t('agents.exactPrompt')} />
        </>
      ) : null}
    </section>
  )
}
