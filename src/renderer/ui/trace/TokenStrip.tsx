import type { TokenRecord } from '@shared/runs.ts'
import { type KeyboardEvent, type MouseEvent, memo, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../lib/format.ts'
import { showWhitespace } from '../../lib/text.ts'
import { type ChannelFilter, type DoubtBy, doubtOf, filterChannel, nextUncertain } from '../../lib/tokens.ts'
import { Button } from '../Button.tsx'
import { Segmented } from '../Segmented.tsx'
import { SCROLLS } from '../scrolls.ts'
import { useLocale } from '../use-locale.ts'
import { TokenTip } from './TokenTip.tsx'

/** Tokens rendered before a person asks for all. */
const FIRST = 2000

interface Props {
  tokens: readonly TokenRecord[]
  /** Forks after so many of the tokens: offered by a click on the next, or by Enter. */
  onFork?: (keep: number) => void
}

/** Tokens coloured by how sure the model was. Arrow keys walk from token to token. */
export function TokenStrip({ tokens, onFork }: Props) {
  const { t } = useTranslation()
  const locale = useLocale()
  const [channel, setChannel] = useState<ChannelFilter>('all')
  const [by, setBy] = useState<DoubtBy>('probability')
  const [all, setAll] = useState(false)
  const [active, setActive] = useState<number | null>(null)
  const strip = useRef<HTMLElement>(null)
  // The strip forgets its active token when the mouse leaves it for the button.
  const last = useRef(-1)
  const filtered = useMemo(() => filterChannel(tokens, channel), [tokens, channel])
  const shown = all ? filtered : filtered.slice(0, FIRST)
  const hidden = filtered.length - shown.length
  const forced = useMemo(() => filtered.filter((token) => token.forced).length, [filtered])
  const activeToken = active === null ? undefined : shown[active]

  const forkAt = (index: number | null) => {
    const token = index === null ? undefined : shown[index]
    // Tokens that are not shown count as well.
    if (token && onFork) onFork(tokens.indexOf(token))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') return forkAt(active)
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -10, ArrowDown: 10 }
    const step = steps[event.key]
    if (step === undefined || shown.length === 0) return
    event.preventDefault()
    const next = active === null ? 0 : Math.max(0, Math.min(shown.length - 1, active + step))
    setActive(next)
    strip.current?.querySelector(`[data-index="${next}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const jump = () => {
    const next = nextUncertain(filtered, active ?? last.current, by)
    if (next === -1) return
    if (next >= FIRST) setAll(true)
    last.current = next
    strip.current?.focus()
    setActive(next)
    requestAnimationFrame(() => {
      strip.current?.querySelector(`[data-index="${next}"]`)?.scrollIntoView({ block: 'nearest' })
    })
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
          last.current = -1
          setChannel(next)
          setActive(null)
        }}
      />
      <div className="strip-head">
        <span className="quiet">
          {t('tokens.count', { count: filtered.length, shown: formatNumber(filtered.length, locale) })}
          {forced > 0 ? ` · ${t('tokens.forcedCount', { count: forced })}` : null}
        </span>
        <Legend by={by} />
      </div>
      <div className="strip-head">
        <Segmented
          small
          label={t('tokens.colourBy')}
          testId="tokens-by"
          value={by}
          options={(['probability', 'entropy'] as const).map((value) => ({ value, label: t(`tokens.by.${value}`) }))}
          onChange={setBy}
        />
        <Button
          size="small"
          variant="ghost"
          data-testid="next-uncertain"
          disabled={!filtered.some((token) => doubtOf(token, by) >= 2)}
          onClick={jump}
        >
          {t('tokens.nextUncertain')}
        </Button>
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
          onClick={(event) => {
            const index = event.target instanceof HTMLElement ? event.target.dataset.index : undefined
            if (index !== undefined) forkAt(Number(index))
          }}
          onFocus={() => setActive((before) => before ?? 0)}
          onBlur={() => setActive(null)}
          onMouseLeave={() => setActive(null)}
        >
          {shown.map((token, index) => (
            // A token is its place: tokens are only ever added.
            <TokenMark key={`${index}-${token.id}`} token={token} index={index} by={by} active={index === active} />
          ))}
        </figure>
      )}
      {activeToken && strip.current && active !== null ? (
        <TokenTip
          token={activeToken}
          place={active}
          forkable={onFork !== undefined}
          anchor={strip.current.querySelector(`[data-index="${active}"]`)}
        />
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
  by: DoubtBy
  active: boolean
}

const TokenMark = memo(function TokenMark({ token, index, by, active }: MarkProps) {
  const control = token.channel === 'control'
  // A line break alone would be invisible.
  const text = /^\s+$/.test(token.text) ? showWhitespace(token.text) : token.text
  return (
    <>
      <span
        className={`token token--${doubtOf(token, by)}${control ? ' token--control' : ''}${token.forced ? ' token--forced' : ''}${token.given ? ' token--given' : ''}${active ? ' token--active' : ''}`}
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

const LEGEND: Record<DoubtBy, string[]> = {
  probability: ['≥95%', '≥75%', '≥50%', '≥20%', '<20%'],
  entropy: ['<0.25', '<0.8', '<1.5', '<2.5', '≥2.5'],
}

function Legend({ by }: { by: DoubtBy }) {
  const { t } = useTranslation()
  const steps = LEGEND[by]
  return (
    <span className="legend" role="img" aria-label={t(by === 'entropy' ? 'tokens.legendEntropy' : 'tokens.legend')}>
      {steps.map((label, step) => (
        <span key={label} className={`legend__step token--${step}`}>
          {label}
        </span>
      ))}
    </span>
  )
}
