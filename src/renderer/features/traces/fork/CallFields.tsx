import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Segmented } from '../../../ui/Segmented.tsx'
import type { ForkDraft } from './fork-draft.ts'

interface Props {
  draft: ForkDraft
  change: (part: Partial<ForkDraft>) => void
  /** The arguments cannot be read. */
  invalid: boolean
}

/** What becomes of the call: another result, other arguments, or the same call again. */
export function CallFields({ draft, change, invalid }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const choices = (['result', 'arguments', 'same'] as const).map((value) => ({ value, label: t(`fork.call.${value}`) }))
  return (
    <div className="fork-form__part">
      <Segmented
        label={t('fork.call.label')}
        testId="fork-call"
        value={draft.call}
        options={choices}
        onChange={(call) => change({ call })}
      />
      <label htmlFor={id} className="fork-form__hint">
        {t(`fork.callHint.${draft.call}`)}
      </label>
      {draft.call === 'result' ? (
        <textarea
          id={id}
          className="field fork-form__text"
          data-testid="fork-result"
          rows={5}
          value={draft.result}
          onChange={(event) => change({ result: event.target.value })}
        />
      ) : null}
      {draft.call === 'arguments' ? (
        <textarea
          id={id}
          className="field fork-form__text mono"
          data-testid="fork-arguments"
          rows={7}
          spellCheck={false}
          aria-invalid={invalid}
          value={draft.arguments}
          onChange={(event) => change({ arguments: event.target.value })}
        />
      ) : null}
    </div>
  )
}
