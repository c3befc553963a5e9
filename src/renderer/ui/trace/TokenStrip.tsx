import type { TokenRecord } from '@shared/runs.ts'
import { type KeyboardEvent, type MouseEvent, memo, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../lib/format.ts'
import { showWhitespace } from '../../lib/text.ts'
import { type ChannelFilter, doubt, filterChannel } from '../../lib/tokens.ts'
import { Button } from '../Button.tsx'
import { Segmented } from '../Segmented.tsx'
import { SCROLLS } from '../scrolls.ts'
import { useLocale } from '../use-locale.ts'
import { TokenTip } from './TokenTip.tsx'

/** Tokens rendered before a person asks for all. */
const FIRST = 2000

interface Props {
  tokens: readonly TokenRecord[]
}

/** Tokens coloured by how sure the model was. Arrow keys walk from token to token. */
export function TokenStrip({ tokens }: Props) {
  const { t } = useTranslation()
  const locale = useLocale()
  const [channel, setChannel] = useState<ChannelFilter>('all')
  const [all, setAll] = useState(false)
  const [active, setActive] = useState<number | null>(null)
  const strip = useRef<HTMLElement>(null)
  const filtered = useMemo(() => filterChannel(tokens, channel), [tokens, channel])
  const shown = all ? filtered : filtered.slice(0, FIRST)
  const hidden = filtered.length - shown.length
  const forced = useMemo(() => filtered.filter((token) => token.forced).length, [filtered])
  const activeToken = active === null ? undefined : shown[active]

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -10, ArrowDown: 10 }
    const step = steps[event.key]
    if (step === undefined || shown.length === 0) return
    event.preventDefault()
    const next = active === null ? 0 : Math.max(0, Math.min(shown.length - 1, active + step))
    setActive(next)
    strip.current?.querySelector(`[data-index="${next}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const onMouseOver = (event: MouseEvent) => {
    const index = event.target instanceof HTMLElement ? event.target.dataset.index : undefined
    setActive(index === undefined ? null : Number(index))
  }

  const options = (['all', 'thought', 'content', 'tool', 'control'] as const).map((value) => ({
    value,
    label: t(`tokens.channel.${value}`),
  }))
  return (
    <>
      <Segmented
        small
        label={t('tokens.channelLabel')}
        value={channel}
        options={options}
        onChange={(next) => {
          setChannel(next)
          setActive(null)
        }}
      />
      <div className="strip-head">
        <span className="quiet">
          {t('tokens.count', { count: filtered.length, shown: formatNumber(filtered.length, locale) })}
          {forced > 0 ? ` · ${t('tokens.forcedCount', { count: forced })}` : null}
        </span>
        <Legend />
      </div>
      {filtered.length === 0 ? (
        <p className="quiet">{t('tokens.none')}</p>
      ) : (
        <figure
          ref={strip}
          className="token-text mono"
          aria-label={t('tokens.stripLabel')}
          {...SCROLLS}
          onKeyDown={onKeyDown}
          onMouseOver={onMouseOver}
          onFocus={() => setActive((before) => before ?? 0)}
          onBlur={() => setActive(null)}
          onMouseLeave={() => setActive(null)}
        >
          {shown.map((token, index) => (
            // A token is its place: tokens are only ever added.
            <TokenMark key={`${index}-${token.id}`} token={token} index={index} active={index === active} />
          ))}
        </figure>
      )}
      {activeToken && strip.current && active !== null ? (
        <TokenTip token={activeToken} place={active} anchor={strip.current.querySelector(`[data-index="${active}"]`)} />
      ) : null}
      {hidden > 0 ? (
        <Button size="small" variant="ghost" onClick={() => setAll(true)}>
          {t('tokens.showAll', { count: hidden })}
        </Button>
      ) : null}
    </>
  )
}

interface MarkProps {
  token: TokenRecord
  index: number
  active: boolean
}

const TokenMark = memo(function TokenMark({ token, index, active }: MarkProps) {
  const control = token.channel === 'control'
  // A line break alone would be invisible.
  const text = /^\s+$/.test(token.text) ? showWhitespace(token.text) : token.text
  return (
    <>
      <span
        className={`token token--${doubt(token.p)}${control ? ' token--control' : ''}${token.forced ? ' token--forced' : ''}${active ? ' token--active' : ''}`}
        data-testid="token"
        data-index={index}
        data-channel={token.channel}
      >
        {text}
      </span>
      {token.text.includes('\n') ? <br /> : null}
    </>
  )
})

function Legend() {
  const { t } = useTranslation()
  const steps = ['≥95%', '≥75%', '≥50%', '≥20%', '<20%']
  return (
    <span className="legend" role="img" aria-label={t('tokens.legend')}>
      {steps.map((label, step) => (
        <span key={label} className={`legend__step token--${step}`}>
          {label}
        </span>
      ))}
    </span>
  )
}
