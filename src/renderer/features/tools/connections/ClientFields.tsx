import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { DefinitionDraft } from './definition-draft.ts'

/** What an authorization server knows this program by, where it was told so by a person. */
export function ClientFields({
  draft,
  onChange,
}: {
  draft: DefinitionDraft
  onChange: (draft: DefinitionDraft) => void
}) {
  const { t } = useTranslation()
  const id = useId()
  // The place of a secret is no secret.
  const kept = draft.clientSecret.includes('${')
  return (
    <>
      <label htmlFor={`${id}-client`}>{t('connections.clientId')}</label>
      <input
        id={`${id}-client`}
        className="field"
        maxLength={2000}
        spellCheck={false}
        aria-describedby={`${id}-text`}
        value={draft.clientId}
        onChange={(event) => onChange({ ...draft, clientId: event.target.value })}
        data-testid="change-client-id"
      />
      <label htmlFor={`${id}-secret`}>{t('connections.clientSecret')}</label>
      <input
        id={`${id}-secret`}
        className="field"
        type={kept ? 'text' : 'password'}
        autoComplete="off"
        maxLength={2000}
        spellCheck={false}
        disabled={draft.clientId.trim() === ''}
        aria-describedby={`${id}-text`}
        value={draft.clientSecret}
        onChange={(event) => onChange({ ...draft, clientSecret: event.target.value })}
        data-testid="change-client-secret"
      />
      <p id={`${id}-text`} className="offer__note">
        {t('connections.clientText')}
      </p>
    </>
  )
}
