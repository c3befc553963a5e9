import type { AuthoredTool, ToolTrial } from '@shared/authored-tools.ts'
import { PlayIcon, Square } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatBytes, formatDuration } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { ProposedChanges } from '../../ui/changes/ProposedChanges.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { JsonTree } from '../../ui/JsonTree.tsx'
import { PictureView } from '../../ui/PictureView.tsx'
import { TextWindow } from '../../ui/TextWindow.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { SchemaForm } from './form/SchemaForm.tsx'
import { emptyObject } from './form/schema-fields.ts'
import { KeepCall } from './KeepCall.tsx'
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
      <TrialRun state={state} onRun={() => void tryTool(tool.id)} onStop={() => stopTrial(tool.id)} />
      {state.trial ? <KeepCall tool={tool} trial={state.trial} /> : null}
    </div>
  )
}

interface TrialRunProps {
  state: TrialState
  onRun: () => void
  onStop: () => void
}

/** The button, what is told while it runs, and what came of it. */
export function TrialRun({ state, onRun, onStop }: TrialRunProps) {
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
          <span className="quiet">
            {`${Math.round(state.progress.fraction * 100)} %`} {state.progress.message ?? ''}
          </span>
        ) : null}
      </div>
      {state.error ? <ErrorPanel error={state.error} /> : null}
      {state.running && state.logs.length > 0 ? (
        <TextWindow text={state.logs.join('\n')} label={t('tools.logs')} />
      ) : null}
      {state.trial ? <TrialView trial={state.trial} /> : null}
    </>
  )
}

/** What came of a call. */
export function TrialView({ trial }: { trial: ToolTrial }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { output, error, content, pictures, logs, uses, changes, milliseconds, memoryBytes } = trial
  return (
    <div className="try__result" data-testid="try-result" data-state={error ? 'failed' : 'done'}>
      <h3 className="section-title">
        {t('tools.result')}
        <span className="quiet try__cost">
          {formatDuration(milliseconds)}
          {memoryBytes > 0 ? ` · ${formatBytes(memoryBytes, locale)}` : ''}
        </span>
      </h3>
      {pictures && pictures.length > 0 ? (
        <div className="pictures">
          {pictures.map((picture, index) => (
            <PictureView key={`${index.toString()} ${picture.name}`} {...picture} />
          ))}
        </div>
      ) : null}
      {error ? (
        <ErrorPanel error={error} />
      ) : typeof output === 'object' && output !== null ? (
        <JsonTree value={output} label={t('tools.result')} />
      ) : (
        <TextWindow text={content} label={t('tools.result')} />
      )}
      {changes && changes.length > 0 ? (
        <>
          <h3 className="section-title">{t('tools.wouldChange')}</h3>
          <ProposedChanges changes={changes} />
        </>
      ) : null}
      {logs.length > 0 ? (
        <>
          <h3 className="section-title">{t('tools.logs')}</h3>
          <TextWindow text={logs.join('\n')} label={t('tools.logs')} />
        </>
      ) : null}
      {uses.length > 0 ? (
        <>
          <h3 className="section-title">{t('tools.uses')}</h3>
          <ul className="try__uses">
            {uses.map((use, index) => (
              // The same use may come up twice.
              <li key={`${index.toString()} ${use.summary}`} className={use.refused ? 'warning-text' : undefined}>
                <code>{`${use.capability} ${use.method}`}</code> {use.summary}
                {use.refused ? ` (${t('tools.refused')})` : ''}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  )
}
