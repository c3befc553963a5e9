import type { Span, ToolProgress } from '@shared/runs.ts'
import { Square } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { stopCall } from './run-commands.ts'

/** Milliseconds after which a call can be stopped by itself: most have ended by then, and nothing jumps. */
const LONG_MS = 1500

/** How far a call is that goes on, and the way to stop it alone. */
export function RunningCall({ span, progress }: { span: Span; progress: ToolProgress | null }) {
  const { t } = useTranslation()
  const [long, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!progress && !long) return null
  return (
    <div className="running-call" data-testid="running-call">
      {progress ? <Progress progress={progress} /> : <span className="spacer" />}
      <Button
        size="small"
        icon={<Square size={12} aria-hidden="true" />}
        onClick={() => void stopCall(span)}
        data-testid="running-call-stop"
      >
        {t('runningCall.stop')}
      </Button>
    </div>
  )
}

function Progress({ progress: { done, total, message } }: { progress: ToolProgress }) {
  const { t } = useTranslation()
  const amount = total === null ? String(done) : t('runningCall.of', { done, total })
  return (
    <div className="running-call__progress">
      <progress aria-label={amount} {...(total === null ? {} : { value: Math.min(done, total), max: total })} />
      <span className="quiet clip">{message ? `${amount} · ${message}` : amount}</span>
    </div>
  )
}
