import type { AuthoredTool, CallAssertion, ToolTrial } from '@shared/authored-tools.ts'
import { Plus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { tell } from '../../ui/toasts.ts'
import { ASSERTION_KINDS, type AssertionDraft, readAssertion, suggestAssertions } from './assertion-drafts.ts'
import { keepCall } from './tools-commands.ts'

/** Keeps a call with what must hold of its result: a test of the tool. */
export function KeepCall({ tool, trial }: { tool: AuthoredTool; trial: ToolTrial }) {
  const { t } = useTranslation()
  const id = useId()
  const [name, setName] = useState('')
  const [drafts, setDrafts] = useState<AssertionDraft[]>([])
  const assertions = drafts.map(readAssertion)
  const ready = name.trim() !== '' && assertions.every((each) => each !== null)
  const change = (at: number, next: Partial<AssertionDraft>) =>
    setDrafts(drafts.map((draft, index) => (index === at ? { ...draft, ...next } : draft)))
  const keep = async () => {
    const whole = assertions.filter((each): each is CallAssertion => each !== null)
    if (!(await keepCall(tool.id, name.trim(), whole))) return
    tell(t('tools.callKept', { name: name.trim() }))
    setName('')
    setDrafts([])
  }
  return (
    <form
      className="keep"
      data-testid="keep-call"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void keep()
      }}
    >
      <h3 className="section-title">{t('tools.keep')}</h3>
      <p className="quiet">{t('tools.keepText')}</p>
      <label htmlFor={`${id}-name`}>{t('tools.callName')}</label>
      <input
        id={`${id}-name`}
        className="field"
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.target.value)}
        data-testid="call-name"
      />
      {drafts.map((draft, index) => (
        // Drafts have no name but their place.
        <div className="keep__row" key={`${id}-${index.toString()}`}>
          <select
            className="field"
            aria-label={t('tools.assertion')}
            value={draft.kind}
            onChange={({ target }) => {
              const kind = ASSERTION_KINDS.find((each) => each === target.value)
              if (kind) change(index, { kind })
            }}
            data-testid={`assertion-kind-${index}`}
          >
            {ASSERTION_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`tools.assertionKind.${kind}`)}
              </option>
            ))}
          </select>
          {draft.kind === 'fails' ? null : (
            <input
              className="field mono"
              aria-label={t('tools.pointer')}
              placeholder="/member/0"
              spellCheck={false}
              value={draft.at}
              onChange={({ target }) => change(index, { at: target.value })}
              data-testid={`assertion-at-${index}`}
            />
          )}
          {draft.kind === 'exists' ? null : (
            <input
              className="field mono"
              aria-label={t('tools.expected')}
              aria-invalid={readAssertion(draft) === null}
              placeholder={t(draft.kind === 'equals' ? 'tools.expectedJson' : 'tools.expectedPattern')}
              spellCheck={false}
              value={draft.value}
              onChange={({ target }) => change(index, { value: target.value })}
              data-testid={`assertion-value-${index}`}
            />
          )}
          <IconButton
            size="small"
            label={t('tools.removeAssertion')}
            onClick={() => setDrafts(drafts.toSpliced(index, 1))}
          >
            <X size={14} aria-hidden="true" />
          </IconButton>
        </div>
      ))}
      <div className="try__actions">
        <Button
          size="small"
          variant="ghost"
          icon={<Plus size={14} aria-hidden="true" />}
          onClick={() => setDrafts([...drafts, suggestAssertions(trial, drafts)])}
          data-testid="assertion-add"
        >
          {t('tools.addAssertion')}
        </Button>
        <span className="spacer" />
        <Button type="submit" size="small" disabled={!ready} data-testid="call-keep">
          {t('tools.keepConfirm')}
        </Button>
      </div>
    </form>
  )
}
