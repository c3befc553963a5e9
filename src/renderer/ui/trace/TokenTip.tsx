import type { TokenRecord } from '@shared/runs.ts'
import { Fragment } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { formatDuration, formatNumber, formatProbability } from '../../lib/format.ts'
import { showWhitespace } from '../../lib/text.ts'
import { useLocale } from '../use-locale.ts'

interface Props {
  token: TokenRecord
  /** From 0. */
  place: number
  anchor: Element | null
  /** A click on the token forks. */
  forkable: boolean
}

const WIDTH = 220

/** One tooltip for a whole strip: thousands of tokens cannot each have their own. */
export function TokenTip({ token, place, anchor, forkable }: Props) {
  const { t } = useTranslation()
  const locale = useLocale()
  if (!anchor) return null
  const box = anchor.getBoundingClientRect()
  const left = Math.max(8, Math.min(window.innerWidth - WIDTH - 8, box.left))
  const below = box.bottom + (token.alternatives ? 270 : 130) < window.innerHeight
  const vertical = below ? { top: box.bottom + 6 } : { bottom: window.innerHeight - box.top + 6 }
  return createPortal(
    <div className="tip token-tip" role="status" style={{ left, width: WIDTH, ...vertical }}>
      <code className="token-tip__text">{showWhitespace(token.text)}</code>
      <dl>
        <dt>{t('tokens.place')}</dt>
        <dd>{place + 1}</dd>
        <dt>{t('tokens.id')}</dt>
        <dd>{token.id}</dd>
        <dt>{t('tokens.probability')}</dt>
        <dd>{formatProbability(token.p)}</dd>
        <dt>{t('tokens.time')}</dt>
        <dd>+{formatDuration(token.t)}</dd>
        {token.entropy === undefined ? null : (
          <>
            <dt>{t('tokens.entropy')}</dt>
            <dd>{formatNumber(token.entropy, locale, 2)}</dd>
          </>
        )}
        {token.forced ? (
          <>
            <dt>{t('tokens.forced')}</dt>
            <dd>{t('tokens.forcedYes')}</dd>
          </>
        ) : null}
        {token.given ? (
          <>
            <dt>{t('fork.given')}</dt>
            <dd>{t('tokens.forcedYes')}</dd>
          </>
        ) : null}
        {token.forced && token.alternatives ? <dt className="token-tip__title">{t('tokens.wanted')}</dt> : null}
        {(token.alternatives ?? []).map((each) => (
          <Fragment key={each.id}>
            <dt>
              <code>{showWhitespace(each.text)}</code>
            </dt>
            <dd>{formatProbability(each.p)}</dd>
          </Fragment>
        ))}
      </dl>
      {forkable ? <p className="token-tip__hint">{t('fork.tokenHint')}</p> : null}
    </div>,
    document.body,
  )
}
