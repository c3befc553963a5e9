import { toErrorInfo } from '@shared/errors.ts'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../ui/ErrorPanel.tsx'
import { useThemeName } from '../ui/use-theme-name.ts'
import { loadCode, loadMonaco, loadPrompt } from './load.ts'
import type { CodeProblem, CodeView } from './written.ts'

interface Props {
  /** Unique in the page; another one is another editor. */
  path: string
  /** `tool`: TypeScript with the tool API. `prompt`: prose with variables. */
  kind?: 'tool' | 'prompt'
  text: string
  label: string
  readOnly?: boolean
  onChange: (text: string) => void
  onProblems?: (problems: CodeProblem[]) => void
  onSave: () => void
  /** Where to go; a new object goes there again. */
  place?: { line: number; column: number } | null
}

/** A text editor for what a person writes; the editor itself is loaded when the first one shows. */
export function CodeEditor(props: Props) {
  const { path, kind = 'tool', text, label, readOnly = false, onChange, onProblems, onSave, place = null } = props
  const { t } = useTranslation()
  const theme = useThemeName()
  const host = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<CodeView | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  // What the editor calls and shows is that of the last drawing, without making it anew.
  const latest = useRef({ text, onChange, onProblems, onSave })
  latest.current = { text, onChange, onProblems, onSave }
  useEffect(() => {
    let gone = false
    let shown: CodeView | null = null
    const show = async () => {
      const load = kind === 'tool' ? loadCode : loadPrompt
      const [editor, { followTheme }] = await Promise.all([load(), loadMonaco()])
      if (gone || !host.current) return
      followTheme(document.documentElement.dataset.theme ?? 'light')
      shown = editor.show(host.current, {
        path,
        text: latest.current.text,
        label,
        readOnly,
        onChange: (next) => latest.current.onChange(next),
        onProblems: (problems) => latest.current.onProblems?.(problems),
        onSave: () => latest.current.onSave(),
      })
      setView(shown)
    }
    show().catch(setFailure)
    return () => {
      gone = true
      shown?.dispose()
      setView(null)
    }
  }, [path, kind, label, readOnly])
  useEffect(() => view?.setText(text), [view, text])
  useEffect(() => {
    if (view) void loadMonaco().then(({ followTheme }) => followTheme(theme))
  }, [view, theme])
  useEffect(() => {
    if (place) view?.reveal(place.line, place.column)
  }, [view, place])
  if (failure) return <ErrorPanel error={toErrorInfo(failure)} title={t('tools.noEditor')} />
  return <div ref={host} className="code-editor" data-testid="code-editor" data-state={view ? 'ready' : 'loading'} />
}
