import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../lib/format.ts'
import { isControlText } from '../../lib/tokens.ts'
import { Button } from '../Button.tsx'
import { CopyButton } from '../CopyButton.tsx'
import { SCROLLS } from '../scrolls.ts'
import { useLocale } from '../use-locale.ts'

/** Tokens rendered before a person asks for all. */
const FIRST = 3000

/** Exactly what the model read; control tokens stand out. */
export function PromptTokens({ tokens, text }: { tokens: readonly { id: number; text: string }[]; text: string }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const [all, setAll] = useState(false)
  const shown = useMemo(() => (all ? tokens : tokens.slice(0, FIRST)), [all, tokens])
  const hidden = tokens.length - shown.length
  return (
    <>
      <div className="strip-head">
        <span className="quiet">
          {t('tokens.count', { count: tokens.length, shown: formatNumber(tokens.length, locale) })}
        </span>
        <CopyButton text={text} label={t('tokens.copyPrompt')} />
      </div>
      <figure className="token-text mono" aria-label={t('inspector.tab.prompt')} {...SCROLLS}>
        {shown.map((token, index) => {
          const control = isControlText(token.text)
          return (
            // A token is its place: the list never changes.
            <span
              key={`${index}-${token.id}`}
              className={control ? 'prompt-token prompt-token--control' : 'prompt-token'}
              title={String(token.id)}
            >
              {token.text}
            </span>
          )
        })}
      </figure>
      {hidden > 0 ? (
        <Button size="small" variant="ghost" onClick={() => setAll(true)}>
          {t('tokens.showAll', { count: hidden })}
        </Button>
      ) : null}
    </>
  )
}
