import type { Expectation } from '@shared/conformance.ts'
import { suggestExpectation } from '@shared/expectation.ts'
import type { Xray } from '@shared/xray.ts'
import { FlaskConical } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../bridge/connection.ts'
import { Button } from '../Button.tsx'
import { Segmented } from '../Segmented.tsx'
import { attempt, tell } from '../toasts.ts'

type Kind = 'calls' | 'answer' | 'problem'

/** Keeps the inference as a conformance case, with what it should have answered. */
export function SaveCase({ xray }: { xray: Xray }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  if (open) return <CaseForm xray={xray} onClose={() => setOpen(false)} />
  return (
    <Button
      size="small"
      icon={<FlaskConical size={14} aria-hidden="true" />}
      onClick={() => setOpen(true)}
      data-testid="xray-save"
    >
      {t('cases.save')}
    </Button>
  )
}

function CaseForm({ xray, onClose }: { xray: Xray; onClose: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  const suggested = suggestExpectation(xray)
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Kind>('calls' in suggested ? 'calls' : 'answer')
  const [texts, setTexts] = useState<Record<Kind, string>>({
    calls: JSON.stringify(
      'calls' in suggested ? suggested.calls : [{ name: xray.tools[0] ?? '', arguments: {} }],
      null,
      2,
    ),
    answer: '',
    problem: xray.calls.flatMap(({ problems }) => problems)[0]?.message ?? '',
  })
  const [busy, setBusy] = useState(false)
  const expect = expectationOf(kind, texts[kind])
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (!expect || name.trim() === '' || busy) return
    setBusy(true)
    const { runId, spanId } = xray
    const saved = await attempt(() => api().conformance.saveCase({ runId, spanId, name, expect }))
    setBusy(false)
    if (!saved) return
    tell(t('cases.saved', { name: name.trim() }))
    onClose()
  }
  const kinds = (['calls', 'answer', 'problem'] as const).map((value) => ({ value, label: t(`cases.kind.${value}`) }))
  return (
    <form className="case-form" onSubmit={(event) => void save(event)} data-testid="case-form">
      <label htmlFor={`${id}-name`}>{t('cases.name')}</label>
      <input
        id={`${id}-name`}
        className="field"
        value={name}
        maxLength={200}
        // A person has just asked for this form.
        ref={(field) => field?.focus()}
        onChange={(event) => setName(event.target.value)}
        data-testid="case-name"
      />
      <span id={`${id}-kind`}>{t('cases.expected')}</span>
      <Segmented small label={t('cases.expected')} value={kind} options={kinds} onChange={setKind} />
      <label htmlFor={`${id}-text`} className="quiet">
        {t(`cases.help.${kind}`)}
      </label>
      <textarea
        id={`${id}-text`}
        className="field case-form__text mono"
        rows={kind === 'calls' ? 8 : 3}
        value={texts[kind]}
        aria-invalid={expect === null}
        spellCheck={false}
        onChange={(event) => setTexts({ ...texts, [kind]: event.target.value })}
        data-testid="case-expect"
      />
      {expect ? null : <p className="field-error">{t('cases.notReadable')}</p>}
      <div className="case-form__actions">
        <Button size="small" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          size="small"
          variant="primary"
          type="submit"
          busy={busy}
          disabled={!expect || name.trim() === ''}
          data-testid="case-save"
        >
          {t('cases.saveNow')}
        </Button>
      </div>
    </form>
  )
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a person wrote, or null when it cannot be read. */
function expectationOf(kind: Kind, text: string): Expectation | null {
  if (kind === 'answer') return { answer: text.split('\n').filter((line) => line.trim() !== '') }
  if (kind === 'problem') return text.trim() === '' ? null : { problem: text.trim() }
  try {
    const value: unknown = JSON.parse(text)
    const list = Array.isArray(value) ? value : [value]
    const calls = list.flatMap((each: unknown) => {
      if (!isObject(each) || typeof each.name !== 'string' || !isObject(each.arguments)) return []
      return [{ name: each.name, arguments: each.arguments }]
    })
    return calls.length > 0 && calls.length === list.length ? { calls } : null
  } catch {
    // Half-written JSON: the form says so beside the field.
    return null
  }
}
