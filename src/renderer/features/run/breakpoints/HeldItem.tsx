import type { Held, Release } from '@shared/breakpoints.ts'
import type { RunId } from '@shared/ids.ts'
import { readJsonObject } from '@shared/json-object.ts'
import { CirclePause, Play, StepForward } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallDraft } from '../../../lib/call-draft.ts'
import { formatNumber } from '../../../lib/format.ts'
import { Button } from '../../../ui/Button.tsx'
import { CallFields } from '../../../ui/CallFields.tsx'
import { EffectBadge } from '../../../ui/EffectBadge.tsx'
import { ArgumentList } from '../../../ui/trace/ArgumentList.tsx'
import { useBreakpointName } from '../../../ui/use-breakpoint-name.ts'
import { useLocale } from '../../../ui/use-locale.ts'
import { release } from './breakpoint-commands.ts'

const TITLES = { call: 'beforeCall', approval: 'beforeApproval', inference: 'beforeStep' } as const

/** A step that a breakpoint holds: what is about to happen, and what a person lets happen. */
export function HeldItem({ runId, held }: { runId: RunId; held: Held }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const nameOf = useBreakpointName()
  const titleId = useId()
  const card = useRef<HTMLElement>(null)
  const [sending, setSending] = useState(false)
  const { call, effect, because, kind, step, tokens, scope } = held
  const [draft, setDraft] = useState<CallDraft>(() => ({
    call: 'same',
    result: '',
    arguments: JSON.stringify(call?.arguments ?? {}, null, 2),
  }))
  // The run stands still until a person answers, so the question takes the focus.
  useEffect(() => {
    card.current?.focus()
    card.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const given = readJsonObject(draft.arguments)
  const invalid = draft.call === 'arguments' && given === null
  const answer = async (action: Release['action']) => {
    if (sending || invalid) return
    setSending(true)
    const changed: Omit<Release, 'action'> =
      draft.call === 'result'
        ? { result: draft.result }
        : draft.call === 'arguments' && given
          ? { arguments: given }
          : {}
    if (!(await release(runId, scope, { action, ...changed }))) setSending(false)
  }
  return (
    <section
      ref={card}
      className="item card approval-card"
      data-testid="held-card"
      aria-labelledby={titleId}
      tabIndex={-1}
    >
      <header className="approval-card__head">
        <CirclePause size={16} aria-hidden="true" />
        <h2 id={titleId}>{t(`held.${TITLES[kind]}`, { tool: call?.name, step })}</h2>
        {effect ? <EffectBadge effect={effect} /> : null}
      </header>
      <p className="approval-card__why">
        {because ? nameOf(because) : t('held.asked')} ·{' '}
        {t('held.tokens', { count: tokens, shown: formatNumber(tokens, locale) })}
      </p>
      {call ? (
        <div className="held__call">
          {draft.call === 'same' ? <ArgumentList values={call.arguments} /> : null}
          <CallFields
            draft={draft}
            change={(part) => setDraft((before) => ({ ...before, ...part }))}
            invalid={invalid}
            choices={['same', 'arguments', 'result']}
          />
        </div>
      ) : null}
      <div className="approval-card__actions">
        <Button
          variant="primary"
          icon={<Play size={12} aria-hidden="true" />}
          disabled={sending || invalid}
          onClick={() => void answer('go')}
          data-testid="held-go"
        >
          {t('held.go')}
        </Button>
        <Button
          icon={<StepForward size={14} aria-hidden="true" />}
          disabled={sending || invalid}
          onClick={() => void answer('step')}
          data-testid="held-step"
        >
          {t('held.step')}
        </Button>
      </div>
    </section>
  )
}
