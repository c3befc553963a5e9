import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallDraft } from '../lib/call-draft.ts'
import { Segmented } from './Segmented.tsx'

interface Props {
  draft: CallDraft
  change: (part: Partial<CallDraft>) => void
  /** The arguments cannot be read. */
  invalid: boolean
  /** The choices, in the order in which they are offered. */
  choices: readonly CallDraft['call'][]
}

/** What becomes of a call of a tool: another result, other arguments, or the call as it is. */
export function CallFields({ draft, change, invalid, choices }: Props) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="call-fields">
      <Segmented
        label={t('call.label')}
        testId="call-choice"
        value={draft.call}
        options={choices.map((value) => ({ value, label: t(`call.${value}`) }))}
        onChange={(call) => change({ call })}
      />
      <label htmlFor={id} className="call-fields__hint">
        {t(`call.hint.${draft.call}`)}
      </label>
      {draft.call === 'result' ? (
        <textarea
          id={id}
          className="field call-fields__text"
          data-testid="call-result"
          rows={5}
          value={draft.result}
          onChange={(event) => change({ result: event.target.value })}
        />
      ) : null}
      {draft.call === 'arguments' ? (
        <textarea
          id={id}
          className="field call-fields__text mono"
          data-testid="call-arguments"
          rows={7}
          spellCheck={false}
          aria-invalid={invalid}
          value={draft.arguments}
          onChange={(event) => change({ arguments: event.target.value })}
        />
      ) : null}
      {draft.call === 'arguments' && invalid ? (
        <p className="field-error" role="alert">
          {t('call.invalid')}
        </p>
      ) : null}
    </div>
  )
}
