import { isAcceptable, type StepVerdict, type Verification, type VerifiedStep } from '@shared/replay.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatNumber } from '../../../lib/format.ts'
import { Badge, type Tone } from '../../../ui/Badge.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { useLocale } from '../../../ui/use-locale.ts'
import { selectSpan } from '../traces-state.ts'
import { DivergenceList } from './DivergenceList.tsx'
import { acceptDivergences, replayState } from './replay-state.ts'

const ROW_PX = 28

const TONES: Record<StepVerdict, Tone> = {
  equal: 'good',
  changed: 'bad',
  missing: 'bad',
  extra: 'bad',
  reordered: 'bad',
  state: 'bad',
  follows: 'warn',
  unreached: 'neutral',
}
const VERDICT_TONES: Record<Verification['verdict'], Tone> = {
  equal: 'good',
  accepted: 'warn',
  diverged: 'bad',
  incomplete: 'warn',
}

interface Props {
  verification: Verification
  onInspect: () => void
}

/** The verdict, every step with its own, and beside them where and how the run differs. */
export function VerificationView({ verification, onInspect }: Props) {
  const { t } = useTranslation()
  const locale = useLocale()
  const chosen = useStore(replayState, (state) => state.chosen)
  const [asking, setAsking] = useState(false)
  const scroller = useRef<HTMLDivElement>(null)
  const { steps, divergences, verdict, states } = verification
  const rows = useVirtualizer({
    count: steps.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  })
  const choose = (index: number) => {
    const step = steps[index]
    if (!step) return
    replayState.setState({ chosen: index })
    rows.scrollToIndex(index)
    if (step.spanOrder === null) return
    selectSpan(step.spanOrder)
    onInspect()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const at = chosen ?? -1
    const targets: Record<string, number> = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: steps.length - 1 }
    const target = targets[event.key]
    if (target === undefined) return
    event.preventDefault()
    choose(Math.max(0, Math.min(steps.length - 1, target)))
  }
  const values = {
    steps: formatNumber(steps.length, locale),
    states: formatNumber(states, locale),
    seq: divergences[0]?.seq ?? 0,
  }
  return (
    <>
      <p className="replay__verdict" data-testid="replay-verdict" data-verdict={verdict}>
        <Badge tone={VERDICT_TONES[verdict]}>{t(`replay.verdict.${verdict}`)}</Badge>
        {t(`replay.verdictText.${verdict}`, values)}
        {verdict === 'diverged' && divergences.every(isAcceptable) ? (
          <Button size="small" onClick={() => setAsking(true)} data-testid="replay-accept">
            {t('replay.accept')}
          </Button>
        ) : null}
      </p>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('replay.acceptTitle')}
        description={t('replay.acceptText', { count: divergences.filter((each) => !each.accepted).length })}
        confirmLabel={t('replay.acceptConfirm')}
        onConfirm={() => void acceptDivergences()}
      />
      <div className="replay__columns">
        <div
          ref={scroller}
          className="replay__steps"
          role="listbox"
          tabIndex={0}
          aria-label={t('replay.steps')}
          aria-activedescendant={chosen === null ? undefined : `verified-${chosen}`}
          onKeyDown={onKeyDown}
        >
          <div role="presentation" className="virtual" style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ index, start }) => {
              const step = steps[index]
              return step ? (
                <StepRow
                  key={index}
                  step={step}
                  index={index}
                  top={start}
                  chosen={index === chosen}
                  onChoose={choose}
                />
              ) : null
            })}
          </div>
        </div>
        <DivergenceList verification={verification} />
      </div>
    </>
  )
}

interface RowProps {
  step: VerifiedStep
  index: number
  /** Pixels. */
  top: number
  chosen: boolean
  onChoose: (index: number) => void
}

function StepRow({ step, index, top, chosen, onChoose }: RowProps) {
  const { t } = useTranslation()
  return (
    // The list box has the focus and the keys.
    <div
      id={`verified-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      className="replay-step"
      data-testid="replay-step"
      data-verdict={step.verdict}
      style={{ height: ROW_PX, transform: `translateY(${top}px)` }}
      onMouseDown={() => onChoose(index)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onChoose(index)
      }}
    >
      <span className="replay-step__seq">{step.seq}</span>
      <span className="clip">
        {t(`replay.kind.${step.kind}`, { defaultValue: step.kind })}
        {step.name ? <code className="replay-step__name">{step.name}</code> : null}
      </span>
      <Badge tone={TONES[step.verdict]}>{t(`replay.step.${step.verdict}`)}</Badge>
    </div>
  )
}
