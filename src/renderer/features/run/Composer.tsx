import { Pause, Play, Square } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { platform } from '../../bridge/host.ts'
import { useRunView } from '../../bridge/run-store.ts'
import { useStudio } from '../../bridge/studio-store.ts'
import { isActive } from '../../lib/run-status.ts'
import { showShortcut } from '../../lib/shortcuts.ts'
import { Button } from '../../ui/Button.tsx'
import { Disclosure, DisclosureTitle } from '../../ui/Disclosure.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { Keys } from '../../ui/Keys.tsx'
import { SamplingFields } from '../../ui/sampling/SamplingFields.tsx'
import { BreakpointList } from './breakpoints/BreakpointList.tsx'
import { pauseRun } from './breakpoints/breakpoint-commands.ts'
import { RunOptions } from './RunOptions.tsx'
import { RUN_INPUT_ID, startRun, stopRun } from './run-commands.ts'
import { override, runState } from './run-state.ts'
import { SharingOptions } from './SharingOptions.tsx'
import { parseSeed } from './transcript.ts'

/** Longest text whose height is measured: a pasted megabyte must not stall the page. */
const MEASURED = 20_000

const BREAKPOINTS_ID = 'run-breakpoints'

/** Where a person writes what the agent should do. */
export function Composer({ ready }: { ready: boolean }) {
  const { t } = useTranslation()
  const { draft, starting, startError, seed, reproducible, guessAhead, overrides, runId } = useStore(runState)
  const { view } = useRunView(runId)
  const running = view !== null && isActive(view.run.status)
  const [options, setOptions] = useState(seed !== '' || reproducible || guessAhead || Object.keys(overrides).length > 0)
  const points = useStudio((studio) => studio.settings.breakpoints.filter(({ enabled }) => enabled).length) ?? 0
  const [breaking, setBreaking] = useState(false)
  const input = useRef<HTMLTextAreaElement>(null)
  const badSeed = parseSeed(seed) === 'invalid'

  useLayoutEffect(() => {
    const area = input.current
    if (!area) return
    // Shrinks first: a text area never becomes smaller than it was set to.
    area.style.height = 'auto'
    if (draft.length < MEASURED) area.style.height = `${area.scrollHeight}px`
  }, [draft])

  return (
    <div className="composer">
      {startError ? <ErrorPanel error={startError} title={t('run.cannotStart')} /> : null}
      <div className="composer__box">
        <textarea
          ref={input}
          id={RUN_INPUT_ID}
          className="composer__input"
          data-testid="run-input"
          aria-label={t('run.input')}
          placeholder={t('run.placeholder')}
          rows={1}
          value={draft}
          disabled={!ready}
          onChange={(event) => runState.setState({ draft: event.target.value, startError: null })}
        />
        {options && overrides.sampling ? (
          <SamplingFields sampling={overrides.sampling} onChange={(next) => override({ sampling: next })} />
        ) : null}
        {breaking ? (
          <div id={BREAKPOINTS_ID} className="composer__breakpoints">
            <BreakpointList />
          </div>
        ) : null}
        <div className="composer__row">
          <Disclosure className="composer__options" title={t('run.options')} open={options} onToggle={setOptions}>
            <RunOptions />
            <SharingOptions />
          </Disclosure>
          <DisclosureTitle
            title={points > 0 ? t('breakpoints.count', { count: points }) : t('breakpoints.title')}
            open={breaking}
            onToggle={setBreaking}
            controls={BREAKPOINTS_ID}
          />
          <span className="spacer" />
          <span className="composer__hint">
            <Keys keys={showShortcut(running ? 'Esc' : 'Mod+Enter', platform)} />
          </span>
          {running && runId ? (
            <Button
              title={t('breakpoints.pauseHint')}
              icon={<Pause size={12} aria-hidden="true" />}
              disabled={view.run.status === 'waiting'}
              onClick={() => void pauseRun(runId)}
              data-testid="run-pause"
            >
              {t('breakpoints.pause')}
            </Button>
          ) : null}
          {running ? (
            <Button
              icon={<Square size={12} aria-hidden="true" />}
              onClick={() => void stopRun()}
              data-testid="run-stop"
            >
              {t('run.stop')}
            </Button>
          ) : (
            <Button
              variant="primary"
              icon={<Play size={12} aria-hidden="true" />}
              busy={starting}
              disabled={!ready || draft.trim() === '' || badSeed}
              onClick={() => void startRun()}
              data-testid="run-start"
            >
              {t('run.start')}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}
