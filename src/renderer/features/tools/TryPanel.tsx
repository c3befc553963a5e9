import type { AuthoredTool } from '@shared/authored-tools.ts'
import { PlayIcon, Square } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { SchemaForm } from './form/SchemaForm.tsx'
import { emptyObject } from './form/schema-fields.ts'
import { KeepCall } from './KeepCall.tsx'
import { Logs, TrialView } from './TrialView.tsx'
import { stopTrial, tryTool } from './tools-commands.ts'
import { NO_TRIAL, type TrialState, toolsState } from './tools-state.ts'

/** Runs what is written alone: the input by a form, then the result, what it printed, and what it took. */
export function TryPanel({ tool }: { tool: AuthoredTool }) {
  const { t } = useTranslation()
  const check = useStore(toolsState, (state) => state.checks[tool.id])
  const input = useStore(toolsState, (state) => state.inputs[tool.id])
  const state = useStore(toolsState, ({ trials }) => trials[tool.id]) ?? NO_TRIAL
  const declaration = check ? check.declaration : tool.declaration
  useEffect(() => {
    if (input || !declaration) return
    const [example] = declaration.examples
    const first =
      typeof example?.input === 'object' && example.input !== null
        ? { ...example.input }
        : emptyObject(declaration.inputSchema)
    toolsState.setState(({ inputs }) => ({ inputs: { ...inputs, [tool.id]: first } }))
  }, [input, declaration, tool.id])
  if (!declaration) return <p className="quiet">{t('tools.brokenText')}</p>
  return (
    <div className="try" data-testid="tool-try">
      <SchemaForm
        schema={declaration.inputSchema}
        value={input ?? {}}
        onChange={(next) => toolsState.setState(({ inputs }) => ({ inputs: { ...inputs, [tool.id]: next } }))}
      />
      <TrialRun
        name={declaration.name}
        state={state}
        onRun={() => void tryTool(tool.id)}
        onStop={() => stopTrial(tool.id)}
      />
      {state.trial ? <KeepCall tool={tool} trial={state.trial} /> : null}
    </div>
  )
}

interface TrialRunProps {
  name: string
  state: TrialState
  onRun: () => void
  onStop: () => void
}

/** The button, what is told while it runs, and what came of it. */
export function TrialRun({ name, state, onRun, onStop }: TrialRunProps) {
  const { t } = useTranslation()
  return (
    <>
      <div className="try__actions">
        {state.running ? (
          <Button icon={<Square size={14} aria-hidden="true" />} onClick={onStop} data-testid="try-stop">
            {t('tools.stop')}
          </Button>
        ) : (
          <Button
            variant="primary"
            icon={<PlayIcon size={14} aria-hidden="true" />}
            onClick={onRun}
            data-testid="try-run"
          >
            {t('tools.run')}
          </Button>
        )}
        {state.progress ? (
          <span className="try__progress">
            <progress className="progress" value={state.progress.fraction} max={1} aria-label={t('tools.progress')} />
            <span className="quiet">
              {`${Math.round(state.progress.fraction * 100)} %`} {state.progress.message ?? ''}
            </span>
          </span>
        ) : null}
      </div>
      {state.error ? <ErrorPanel error={state.error} /> : null}
      {state.running && state.logs.length > 0 ? <Logs logs={state.logs} /> : null}
      {state.trial ? <TrialView name={name} trial={state.trial} /> : null}
    </>
  )
}
