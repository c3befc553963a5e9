import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { ForgetPreview, ForgetWhat } from '@shared/forget.ts'
import type { Memory } from '@shared/memory.ts'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../bridge/connection.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { Modal, ModalActions } from '../../ui/Modal.tsx'
import { forgetNow } from './memory-commands.ts'
import { memoryState } from './memory-state.ts'

/** Memories and runs that are named before "and more". */
const NAMED = 6
/** Milliseconds after the last key before it is asked what would go. */
const PAUSE_MS = 250

/** Shows what forgetting would take, who else holds it, and does it. One memory, or everything that names somebody. */
export function ForgetDialog({ of }: { of: Memory | 'about' }) {
  const { t } = useTranslation()
  const field = useId()
  const [name, setName] = useState('')
  const [preview, setPreview] = useState<ForgetPreview | null>(null)
  const [problem, setProblem] = useState<ErrorInfo | null>(null)
  const [runs, setRuns] = useState(false)
  const [backups, setBackups] = useState(true)
  const [busy, setBusy] = useState(false)
  const what = whatOf(of, name)
  const key = JSON.stringify(what)
  useEffect(() => {
    let gone = false
    setPreview(null)
    const ask = async (asked: ForgetWhat) => {
      try {
        const found = await api().memory.forgetPreview({ what: asked })
        if (!gone) setPreview(found)
      } catch (error) {
        if (!gone) setProblem(toErrorInfo(error))
      }
    }
    const asked: ForgetWhat | null = JSON.parse(key)
    const timer = asked && setTimeout(() => void ask(asked), of === 'about' ? PAUSE_MS : 0)
    return () => {
      gone = true
      if (timer) clearTimeout(timer)
    }
  }, [key, of])
  const close = () => memoryState.setState({ forgetting: null })
  const nothing = preview !== null && preview.total + preview.entities.length + preview.runs.length === 0
  const forget = async () => {
    if (!what || busy) return
    setBusy(true)
    setProblem(await forgetNow(what, { runs, backups }))
    setBusy(false)
  }
  return (
    <Modal open onClose={close} title={t('memory.forgetTitle')} text={t('memory.forgetText')} testId="forget-dialog">
      <div className="memory-form">
        {of === 'about' ? (
          <>
            <label htmlFor={field}>{t('memory.forgetName')}</label>
            <input
              id={field}
              className="field"
              maxLength={300}
              value={name}
              onChange={(event) => setName(event.target.value)}
              data-testid="forget-name"
            />
          </>
        ) : null}
        {problem ? <ErrorPanel error={problem} /> : null}
        {nothing ? <p className="quiet">{t('memory.forgetNothing')}</p> : null}
        {preview && !nothing ? <Goes preview={preview} /> : null}
        {preview && preview.runs.length > 0 ? (
          <label className="memory-form__check">
            <input
              type="checkbox"
              checked={runs}
              onChange={(event) => setRuns(event.target.checked)}
              data-testid="forget-runs"
            />
            {t('memory.forgetRuns', { count: preview.runs.length })}
          </label>
        ) : null}
        {preview && !nothing && preview.backups > 0 ? (
          <label className="memory-form__check">
            <input type="checkbox" checked={backups} onChange={(event) => setBackups(event.target.checked)} />
            {t('memory.forgetBackups', { count: preview.backups })}
          </label>
        ) : null}
      </div>
      <ModalActions>
        <Button
          variant="danger"
          busy={busy}
          disabled={!preview || nothing}
          onClick={() => void forget()}
          data-testid="forget-go"
        >
          {t('memory.forgetGo')}
        </Button>
      </ModalActions>
    </Modal>
  )
}

function whatOf(of: Memory | 'about', name: string): ForgetWhat | null {
  if (of !== 'about') return { kind: 'memories', ids: [of.id] }
  return name.trim().length < 2 ? null : { kind: 'about', name: name.trim() }
}

function Goes({ preview: { memories, total, entities, relations, runs } }: { preview: ForgetPreview }) {
  const { t } = useTranslation()
  return (
    <>
      <h3 className="section-title">{t('memory.forgetGoes', { count: total })}</h3>
      <ul className="memory-detail__list" data-testid="forget-goes">
        {memories.slice(0, NAMED).map(({ id, text }) => (
          <li key={id} className="memory-detail__item">
            <span className="clip" title={text}>
              {text}
            </span>
          </li>
        ))}
        {total > NAMED ? <li className="quiet">{t('memory.forgetMore', { count: total - NAMED })}</li> : null}
      </ul>
      {entities.length > 0 ? (
        <>
          <h3 className="section-title">
            {t('memory.forgetEntities', {
              count: entities.length,
              relations: t('memory.relations', { count: relations }),
            })}
          </h3>
          <ul className="memory-detail__list" data-testid="forget-entities">
            {entities.slice(0, NAMED).map(({ id, name }) => (
              <li key={id} className="memory-detail__item">
                <span className="clip" title={name}>
                  {name}
                </span>
              </li>
            ))}
            {entities.length > NAMED ? (
              <li className="quiet">{t('memory.forgetMore', { count: entities.length - NAMED })}</li>
            ) : null}
          </ul>
        </>
      ) : null}
      {runs.length > 0 ? (
        <>
          <h3 className="section-title">{t('memory.forgetHeld', { count: runs.length })}</h3>
          <ul className="memory-detail__list">
            {runs.slice(0, NAMED).map(({ id, input, reason }) => (
              <li key={id} className="memory-detail__item">
                <span className="clip" title={input}>
                  {input}
                </span>
                <span className="quiet">{t(`memory.forgetReason.${reason}`)}</span>
              </li>
            ))}
            {runs.length > NAMED ? (
              <li className="quiet">{t('memory.forgetMore', { count: runs.length - NAMED })}</li>
            ) : null}
          </ul>
        </>
      ) : null}
    </>
  )
}
