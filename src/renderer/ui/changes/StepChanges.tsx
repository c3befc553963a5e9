import type { ChangedFile, ToolChange, UndoResult } from '@shared/changes.ts'
import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import { Undo2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../bridge/connection.ts'
import { Button } from '../Button.tsx'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
import { Disclosure } from '../Disclosure.tsx'
import { ErrorPanel } from '../ErrorPanel.tsx'
import { Skeleton } from '../States.tsx'
import { ChangeTitle, type ChangeWord, FileDifference } from './FileChange.tsx'

interface Props {
  runId: RunId
  /** Null for all of the run. */
  spanId: SpanId | null
  /** How the step or run stands; when it changes, it is asked again. */
  status: string
}

/** What a call or a whole run has changed, and the way back. Nothing where nothing was changed. */
export function StepChanges({ runId, spanId, status }: Props) {
  const { t } = useTranslation()
  const [changes, setChanges] = useState<ToolChange[]>([])
  const [problem, setProblem] = useState<ErrorInfo | null>(null)
  const [left, setLeft] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const [working, setWorking] = useState(false)
  const of = spanId === null ? { runId } : { runId, spanId }
  useEffect(() => {
    let gone = false
    const ask = async (_status: string) => {
      try {
        const found = await api().changes.list(spanId === null ? { runId } : { runId, spanId })
        if (!gone) setChanges(found)
      } catch (error) {
        if (!gone) setProblem(toErrorInfo(error))
      }
    }
    void ask(status)
    return () => {
      gone = true
    }
  }, [runId, spanId, status])
  if (problem) return <ErrorPanel error={problem} title={t('changes.failed')} />
  if (changes.length === 0) return null
  const open = changes.filter(({ state }) => state !== 'undone').length
  const undo = async () => {
    setWorking(true)
    try {
      const result: UndoResult = await api().changes.undo(of)
      setChanges(result.changes)
      setLeft(result.problem)
    } catch (error) {
      setLeft(toErrorInfo(error).message)
    }
    setWorking(false)
  }
  const over = status !== 'running' && status !== 'waiting'
  return (
    <section className="changes" aria-label={t('changes.title')} data-testid="step-changes">
      <header className="changes__head">
        <h3 className="section-title">{t('changes.title')}</h3>
        {open > 0 && over ? (
          <Button
            size="small"
            icon={<Undo2 size={13} aria-hidden="true" />}
            disabled={working}
            onClick={() => setAsking(true)}
            data-testid="changes-undo"
          >
            {t(spanId === null ? 'changes.undoRun' : 'changes.undo')}
          </Button>
        ) : null}
      </header>
      {left ? (
        <p className="warning-text" role="alert">
          {t('changes.left', { reason: left })}
        </p>
      ) : null}
      {changes.map((change) => (
        <KeptChange key={change.id} runId={runId} change={change} />
      ))}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('changes.undoTitle', { count: open })}
        description={t('changes.undoText')}
        confirmLabel={t('changes.undo')}
        onConfirm={() => void undo()}
      />
    </section>
  )
}

function KeptChange({ runId, change }: { runId: RunId; change: ToolChange }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [file, setFile] = useState<ChangedFile | null>(null)
  const [error, setError] = useState<ErrorInfo | null>(null)
  const { id, kind, path, to, state } = change
  useEffect(() => {
    if (!open || file) return
    api()
      .changes.read({ runId, changeId: id })
      .then(setFile, (thrown) => setError(toErrorInfo(thrown)))
  }, [open, file, runId, id])
  const title = (
    <>
      <ChangeTitle word={wordOf(change)} path={path} to={to} />
      {state === 'made' ? null : <span className="badge">{t(`changes.state.${state}`)}</span>}
    </>
  )
  if (kind !== 'write' && kind !== 'remove') {
    return (
      <div className="changes__one changes__one--plain" data-state={state}>
        {title}
      </div>
    )
  }
  return (
    <Disclosure title={title} open={open} onToggle={setOpen} className="disclosure changes__one">
      {error ? <ErrorPanel error={error} title={t('changes.failed')} /> : null}
      {file ? <FileDifference path={path} before={file.before} after={file.after} /> : null}
      {file || error ? null : <Skeleton lines={3} label={t('common.loading')} />}
    </Disclosure>
  )
}

function wordOf({ kind, created }: ToolChange): ChangeWord {
  if (kind === 'write') return created ? 'created' : 'written'
  const words = {
    remove: 'removed',
    move: 'moved',
    makeFolder: 'folderMade',
    removeFolder: 'folderRemoved',
    call: 'call',
  } as const
  return words[kind]
}
