import type { LogLine, ToolTrial } from '@shared/authored-tools.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatDuration } from '../../lib/format.ts'
import { ProposedChanges } from '../../ui/changes/ProposedChanges.tsx'
import { Disclosure } from '../../ui/Disclosure.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { PictureView } from '../../ui/PictureView.tsx'
import { TextWindow } from '../../ui/TextWindow.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { ResultView } from './ResultView.tsx'

/** What came of a call. */
export function TrialView({ name, trial }: { name: string; trial: ToolTrial }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { output, error, content, pictures, logs, uses, changes, milliseconds, timings, memoryBytes } = trial
  return (
    <div className="try__result" data-testid="try-result" data-state={error ? 'failed' : 'done'}>
      <h3 className="section-title">
        {t('tools.result')}
        <span className="quiet try__cost">
          {formatDuration(milliseconds)}
          {memoryBytes > 0 ? ` · ${formatBytes(memoryBytes, locale)}` : ''}
        </span>
      </h3>
      {timings ? <Timings timings={timings} /> : null}
      {pictures && pictures.length > 0 ? (
        <div className="pictures">
          {pictures.map((picture, index) => (
            <PictureView key={`${index.toString()} ${picture.name}`} {...picture} />
          ))}
        </div>
      ) : null}
      {error ? <ErrorPanel error={error} /> : <ResultView output={output} content={content} />}
      {changes && changes.length > 0 ? (
        <>
          <h3 className="section-title">{t('tools.wouldChange')}</h3>
          <ProposedChanges changes={changes} />
        </>
      ) : null}
      {logs.length > 0 ? (
        <>
          <h3 className="section-title">{t('tools.logs')}</h3>
          <Logs logs={logs} />
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
      <RawCall name={name} trial={trial} />
    </div>
  )
}

/** Lines of a log, each with the time it came. */
export function Logs({ logs }: { logs: readonly LogLine[] }) {
  const { t } = useTranslation()
  const text = logs.map(({ at, line }) => `${formatDuration(at).padStart(8)}  ${line}`).join('\n')
  return <TextWindow text={text} label={t('tools.logs')} />
}

const PARTS = ['waited', 'loaded', 'ran'] as const

/** Where the time went: a bar, and the same in words. */
function Timings({ timings }: { timings: NonNullable<ToolTrial['timings']> }) {
  const { t } = useTranslation()
  return (
    <div className="timings" data-testid="try-timings">
      <div className="timings__bar" aria-hidden="true">
        {PARTS.map((part) => (
          <span key={part} className={`timings__part timings__part--${part}`} style={{ flexGrow: timings[part] }} />
        ))}
      </div>
      {PARTS.map((part) => (
        <span key={part} className="quiet">
          <span className={`timings__mark timings__part--${part}`} aria-hidden="true" />
          {t(`tools.timing.${part}`, { time: formatDuration(timings[part]) })}
        </span>
      ))}
    </div>
  )
}

/** What goes in and out as JSON: the call as a model makes it, and what it is given. */
function RawCall({ name, trial: { input, content, error } }: { name: string; trial: ToolTrial }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const request = JSON.stringify({ name, arguments: input }, null, 2)
  const response = JSON.stringify({ role: 'tool', name, content, isError: error !== null }, null, 2)
  return (
    <Disclosure title={t('tools.raw')} open={open} onToggle={setOpen} className="disclosure try__raw">
      <h4 className="quiet">{t('tools.rawRequest')}</h4>
      <TextWindow text={request} label={t('tools.rawRequest')} />
      <h4 className="quiet">{t('tools.rawResponse')}</h4>
      <TextWindow text={response} label={t('tools.rawResponse')} />
    </Disclosure>
  )
}
