import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { formatProbability } from '../../../lib/format.ts'
import { showWhitespace } from '../../../lib/text.ts'
import type { ForkDraft } from './fork-draft.ts'
import type { OpenFork } from './fork-state.ts'

interface Props {
  token: NonNullable<OpenFork['token']>
  draft: ForkDraft
  change: (part: Partial<ForkDraft>) => void
}

/** Characters of the answer that are shown before the token. */
const SHOWN = 120

/** Which token comes next: the model's choice anew, or one of those that could have come. */
export function TokenFields({ token, draft, change }: Props) {
  const { t } = useTranslation()
  const name = useId()
  const { before, at } = token
  const text = before.map((each) => each.text).join('')
  const others = (at.alternatives ?? []).filter(({ id }) => id !== at.id)
  const chosen = draft.token?.instead ?? null
  const choose = (instead: number | null) => change({ token: { keep: before.length, instead } })
  return (
    <fieldset className="fork-tokens" data-testid="fork-tokens">
      <legend className="fork-form__hint">{t('fork.token.kept', { count: before.length })}</legend>
      <p className="fork-tokens__text mono">
        {text.length > SHOWN ? '…' : ''}
        {text.slice(-SHOWN)}
        <mark>{showWhitespace(at.text)}</mark>
      </p>
      <label className="fork-tokens__choice">
        <input type="radio" name={name} checked={chosen === null} onChange={() => choose(null)} />
        {t('fork.token.anew')}
      </label>
      {others.map((each) => (
        <label key={each.id} className="fork-tokens__choice" data-testid="fork-token">
          <input type="radio" name={name} checked={chosen === each.id} onChange={() => choose(each.id)} />
          <code>{showWhitespace(each.text)}</code>
          <span className="quiet">{formatProbability(each.p)}</span>
        </label>
      ))}
      {others.length === 0 ? <p className="quiet">{t('fork.token.sure')}</p> : null}
    </fieldset>
  )
}
