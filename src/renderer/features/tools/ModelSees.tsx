import type { RenderedTool } from '@shared/authored-tools.ts'
import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../bridge/connection.ts'
import { useStudio } from '../../bridge/studio-store.ts'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'

interface Props {
  name: string
  description: string
  inputSchema: Record<string, unknown>
}

/** Milliseconds without another change after which it is asked. */
const PAUSE_MS = 250

/** A tool as the model reads it, and what that costs of its context; follows what is written. */
export function ModelSees({ name, description, inputSchema }: Props) {
  const { t } = useTranslation()
  const [rendered, setRendered] = useState<RenderedTool | null>(null)
  const [error, setError] = useState<ErrorInfo | null>(null)
  const loaded = useStudio(({ engine }) => `${engine.modelId} ${engine.status === 'ready' || engine.status === 'busy'}`)
  const asked = JSON.stringify({ name, description, inputSchema })
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const ask = async (_loaded: string | undefined) => {
      try {
        const found = await api().tools.rendered(JSON.parse(asked) as Props, { signal })
        if (signal.aborted) return
        setRendered(found)
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
  }, [asked, loaded])
  return (
    <section aria-label={t('tools.sees')} data-testid="model-sees">
      <h3 className="section-title">
        {t('tools.sees')}
        {rendered ? (
          <span className="quiet try__cost" data-testid="model-sees-cost">
            {rendered.tokens === null
              ? t('tools.seesUncounted', { model: rendered.model ?? 'GLM' })
              : t('tools.seesTokens', { count: rendered.tokens, model: rendered.model })}
          </span>
        ) : null}
      </h3>
      {error ? <ErrorPanel error={error} /> : null}
      {rendered ? <TextBlock text={rendered.text} label={t('tools.sees')} /> : null}
    </section>
  )
}
