import type { AnnotationBody, AnnotationKind } from '@shared/annotations.ts'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../Button.tsx'

interface Props {
  kind: AnnotationKind
  /** What it says now; null for a new one. */
  body: AnnotationBody | null
  /** What a new correction begins with. */
  output: string
  /** Gives whether it was kept. */
  onSave: (body: AnnotationBody) => Promise<boolean>
  onClose: () => void
}

/** Characters the host takes. */
const LONGEST = { score: 60, label: 200, correction: 200_000, comment: 10_000 }

/** Writes one annotation. Ctrl+Enter keeps it, Escape leaves it. */
export function AnnotationForm({ kind, body, output, onSave, onClose }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const first = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const [name, setName] = useState(body?.kind === 'score' ? body.name : '')
  const begin = kind === 'correction' && output.length <= LONGEST.correction ? output : ''
  const [value, setValue] = useState(body?.kind === 'score' ? String(body.value) : '')
  const [text, setText] = useState(body && body.kind !== 'score' ? body.text : begin)
  const [busy, setBusy] = useState(false)
  useEffect(() => first.current?.focus(), [])
  // A correction that changes nothing is none.
  const unchanged = body === null && kind === 'correction' && text === output
  const said = unchanged ? null : bodyOf(kind, name, value, text)
  const save = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!said || busy) return
    setBusy(true)
    if (await onSave(said)) onClose()
    else setBusy(false)
  }
  const long = kind === 'correction' || kind === 'comment'
  return (
    <form
      className="annotation-form"
      aria-label={t(`annotations.kind.${kind}`)}
      onSubmit={(event) => void save(event)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          onClose()
        } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save()
      }}
      data-testid="annotation-form"
    >
      {kind === 'score' ? (
        <div className="annotation-form__pair">
          <label htmlFor={`${id}-name`}>{t('annotations.scoreName')}</label>
          <label htmlFor={`${id}-value`}>{t('annotations.scoreValue')}</label>
          <input
            id={`${id}-name`}
            ref={first}
            className="field"
            value={name}
            maxLength={LONGEST.score}
            placeholder={t('annotations.scoreHint')}
            onChange={(event) => setName(event.target.value)}
            data-testid="score-name"
          />
          <input
            id={`${id}-value`}
            className="field"
            inputMode="decimal"
            value={value}
            maxLength={30}
            placeholder="0.5"
            onChange={(event) => setValue(event.target.value)}
            data-testid="score-value"
          />
        </div>
      ) : (
        <>
          <label htmlFor={id}>{t(`annotations.about.${kind}`)}</label>
          {long ? (
            <textarea
              id={id}
              ref={first}
              className="field"
              rows={kind === 'correction' ? 6 : 3}
              value={text}
              maxLength={LONGEST[kind]}
              onChange={(event) => setText(event.target.value)}
              data-testid="annotation-text"
            />
          ) : (
            <input
              id={id}
              ref={first}
              className="field"
              value={text}
              maxLength={LONGEST[kind]}
              onChange={(event) => setText(event.target.value)}
              data-testid="annotation-text"
            />
          )}
        </>
      )}
      <div className="annotation-form__actions">
        <Button size="small" variant="ghost" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button size="small" variant="primary" type="submit" disabled={!said} busy={busy} data-testid="annotation-save">
          {t('annotations.save')}
        </Button>
      </div>
    </form>
  )
}

/** What the fields say, or null while they say nothing that can be kept. */
function bodyOf(kind: AnnotationKind, name: string, value: string, text: string): AnnotationBody | null {
  if (kind !== 'score') return text.trim() === '' ? null : { kind, text }
  const number = Number(value.replace(',', '.'))
  if (name.trim() === '' || value.trim() === '' || !Number.isFinite(number)) return null
  return { kind, name: name.trim(), value: number }
}
