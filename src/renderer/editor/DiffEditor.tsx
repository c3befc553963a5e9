import { toErrorInfo } from '@shared/errors.ts'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { ErrorPanel } from '../ui/ErrorPanel.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { TextWindow } from '../ui/TextWindow.tsx'
import { Toggle } from '../ui/Toggle.tsx'
import { useThemeName } from '../ui/use-theme-name.ts'
import { diffLook, languageOf, MOST_COMPARED, NARROW_PX } from './diff-look.ts'
import { loadMonaco } from './load.ts'
import type { DiffView } from './monaco.ts'

interface Props {
  left: string
  right: string
  /** What the sides are, read aloud and written above them. */
  labels: { left: string; right: string }
  /** Unique in the page. */
  id: string
}

/** Two texts and where they differ; the editor is loaded when the first one shows. F7 and Shift+F7 go from place to place. */
export function DiffEditor(props: Props) {
  const { left, right, labels } = props
  const { t } = useTranslation()
  if (Math.max(left.length, right.length) <= MOST_COMPARED) return <Compared {...props} />
  return (
    <div className="diff-editor" data-testid="diff-editor" data-state="large">
      <p className="quiet">{t('compare.tooLarge')}</p>
      <div className="diff-editor__windows">
        <TextWindow text={left} label={labels.left} />
        <TextWindow text={right} label={labels.right} />
      </div>
    </div>
  )
}

function Compared({ left, right, labels, id }: Props) {
  const { t } = useTranslation()
  const look = useStore(diffLook)
  const theme = useThemeName()
  const host = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<DiffView | null>(null)
  const [count, setCount] = useState<number | null>(null)
  const [narrow, setNarrow] = useState(false)
  const sideBySide = look.sideBySide && !narrow
  const [failure, setFailure] = useState<unknown>(null)
  const { left: leftLabel, right: rightLabel } = labels
  useLayoutEffect(() => {
    if (!host.current) return
    const measured = new ResizeObserver(([entry]) => setNarrow((entry?.contentRect.width ?? NARROW_PX) < NARROW_PX))
    measured.observe(host.current)
    return () => measured.disconnect()
  }, [])
  useEffect(() => {
    let gone = false
    let shown: DiffView | null = null
    const show = async () => {
      const { followTheme, showDiff } = await loadMonaco()
      if (gone || !host.current) return
      followTheme(document.documentElement.dataset.theme ?? 'light')
      const texts = { left, right, language: languageOf(left, right), sideBySide }
      shown = showDiff(host.current, texts, { left: leftLabel, right: rightLabel }, setCount)
      setView(shown)
    }
    show().catch(setFailure)
    return () => {
      gone = true
      shown?.dispose()
      setView(null)
      setCount(null)
    }
  }, [left, right, leftLabel, rightLabel, sideBySide])
  useEffect(() => view?.ignoreSpace(look.ignoreSpace), [view, look.ignoreSpace])
  useEffect(() => {
    if (view) void loadMonaco().then(({ followTheme }) => followTheme(theme))
  }, [view, theme])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'F7') return
    event.preventDefault()
    view?.go(event.shiftKey ? 'previous' : 'next')
  }
  if (failure) return <ErrorPanel error={toErrorInfo(failure)} title={t('compare.noEditor')} />
  return (
    <section
      className="diff-editor"
      aria-label={t('compare.difference')}
      data-testid="diff-editor"
      data-state={count === null ? 'loading' : 'ready'}
      data-count={count ?? undefined}
      onKeyDownCapture={onKeyDown}
    >
      <div className="diff-editor__bar">
        <span className="quiet">{count === null ? t('common.loading') : t('compare.places', { count })}</span>
        <IconButton
          size="small"
          label={t('compare.previousPlace')}
          shortcut={['Shift', 'F7']}
          disabled={!count}
          onClick={() => view?.go('previous')}
        >
          <ArrowUp size={14} aria-hidden="true" />
        </IconButton>
        <IconButton
          size="small"
          label={t('compare.nextPlace')}
          shortcut={['F7']}
          disabled={!count}
          onClick={() => view?.go('next')}
        >
          <ArrowDown size={14} aria-hidden="true" />
        </IconButton>
        <span className="spacer" />
        <label className="diff-editor__switch" htmlFor={`${id}-space`}>
          {t('compare.ignoreSpace')}
        </label>
        <Toggle
          id={`${id}-space`}
          checked={look.ignoreSpace}
          onChange={(ignoreSpace) => diffLook.setState({ ignoreSpace })}
          testId="diff-ignore-space"
        />
        <Segmented
          small
          label={t('compare.layout')}
          value={look.sideBySide ? 'side' : 'inline'}
          options={[
            { value: 'side', label: t('compare.sideBySide') },
            { value: 'inline', label: t('compare.inline') },
          ]}
          onChange={(value) => diffLook.setState({ sideBySide: value === 'side' })}
          testId="diff-layout"
        />
      </div>
      <div className="diff-editor__sides" aria-hidden="true" hidden={!sideBySide}>
        <span>{leftLabel}</span>
        <span>{rightLabel}</span>
      </div>
      <div ref={host} className="diff-editor__host" />
    </section>
  )
}
