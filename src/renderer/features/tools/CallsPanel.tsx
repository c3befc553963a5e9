import type { AuthoredTool, CallResult, SavedCall } from '@shared/authored-tools.ts'
import { ListChecks, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../bridge/connection.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { attempt } from '../../ui/toasts.ts'
import { toolsState } from './tools-state.ts'

/** The kept calls of a tool and, once they were run, which of them hold. They run by themselves on every version that is saved. */
export function CallsPanel({ tool }: { tool: AuthoredTool }) {
  const { t } = useTranslation()
  const { id: toolId, calls: count, version, declaration } = tool
  const [calls, setCalls] = useState<SavedCall[]>([])
  const [results, setResults] = useState<CallResult[] | null>(null)
  const [running, setRunning] = useState(false)
  const run = async () => {
    setRunning(true)
    const found = await attempt(() => api().tools.test({ toolId }))
    setRunning(false)
    if (found) setResults(found)
  }
  useEffect(() => {
    let gone = false
    const load = async () => {
      const found = await attempt(() => api().tools.calls({ toolId }))
      if (gone || !found) return
      setCalls(found)
      setResults(null)
      if (found.length === 0 || !declaration || version < 1 || count < 1) return
      const tested = await attempt(() => api().tools.test({ toolId }))
      if (!gone && tested) setResults(tested)
    }
    void load()
    return () => {
      gone = true
    }
  }, [toolId, count, version, declaration])
  const passed = results?.filter(({ failures }) => failures.length === 0).length ?? 0
  return (
    <div data-testid="tool-calls">
      <div className="try__actions">
        <Button
          icon={<ListChecks size={14} aria-hidden="true" />}
          disabled={calls.length === 0 || !declaration}
          busy={running}
          onClick={() => void run()}
          data-testid="calls-run"
        >
          {t('tools.testAll')}
        </Button>
        {results ? (
          <span data-testid="calls-summary" className={passed < results.length ? 'warning-text' : 'quiet'}>
            {t('tools.passed', { passed, count: results.length })}
          </span>
        ) : null}
      </div>
      {calls.length === 0 ? <p className="quiet">{t('tools.noCalls')}</p> : null}
      <ul className="calls">
        {calls.map((call) => {
          const result = results?.find((each) => each.call.id === call.id)
          return (
            <li key={call.id} className="calls__row" data-testid="saved-call">
              <div className="calls__head">
                {result ? (
                  <Badge tone={result.failures.length === 0 ? 'good' : 'bad'}>
                    {t(result.failures.length === 0 ? 'tools.holds' : 'tools.fails')}
                  </Badge>
                ) : null}
                <button
                  type="button"
                  className="link clip"
                  onClick={() =>
                    toolsState.setState(({ inputs }) => ({
                      tab: 'run',
                      inputs: { ...inputs, [toolId]: { ...call.input } },
                    }))
                  }
                >
                  {call.name}
                </button>
                <span className="quiet">{t('tools.assertions', { count: call.assertions.length })}</span>
                <span className="spacer" />
                <IconButton
                  size="small"
                  label={t('tools.removeCall', { name: call.name })}
                  onClick={() => void attempt(() => api().tools.removeCall({ toolId, id: call.id }))}
                >
                  <X size={14} aria-hidden="true" />
                </IconButton>
              </div>
              {(result?.failures ?? []).map((failure) => (
                <p key={failure} className="calls__failure">
                  {failure}
                </p>
              ))}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
