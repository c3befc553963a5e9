import type { ModelReplay, ModelStep, TokenDifference, TokenRow, ToolReplay, ToolStep } from '@shared/live-replay.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge, type Tone } from '../../../ui/Badge.tsx'
import { SCROLLS } from '../../../ui/scrolls.ts'
import { TextBlock } from '../../../ui/TextBlock.tsx'

const TONES: Record<ModelStep['verdict'] | ToolStep['verdict'], Tone> = {
  equal: 'good',
  sameText: 'good',
  identical: 'good',
  normalised: 'good',
  served: 'neutral',
  unreached: 'neutral',
  refused: 'warn',
  differs: 'bad',
  extra: 'bad',
  absent: 'bad',
  errorNow: 'bad',
  errorThen: 'bad',
}
const VERDICT_TONES = { equal: 'good', diverged: 'bad', incomplete: 'warn' } as const

/** Every step with its verdict, and beside them what was recorded and what is so now. */
export function LiveReplayView({ replay }: { replay: ModelReplay | ToolReplay }) {
  const { t } = useTranslation()
  const steps: readonly (ModelStep | ToolStep)[] = replay.steps
  const [chosen, setChosen] = useState(() =>
    Math.max(
      0,
      steps.findIndex(({ verdict }) => TONES[verdict] === 'bad'),
    ),
  )
  const step = steps[chosen]
  const absent = replay.mode === 'model' ? replay.absent : null
  return (
    <>
      <p className="replay__verdict" data-testid="replay-verdict" data-verdict={replay.verdict}>
        <Badge tone={VERDICT_TONES[replay.verdict]}>{t(`replay.verdict.${replay.verdict}`)}</Badge>
        {absent ? t('replay.live.absent', absent) : t(`replay.live.text.${replay.mode}.${replay.verdict}`)}
      </p>
      <div className="replay__columns">
        <section className="replay__steps" aria-label={t('replay.live.steps')} {...SCROLLS}>
          {steps.map((each, index) => (
            <button
              type="button"
              key={`${each.scope} ${each.kind} ${each.verdict}`}
              className="replay-step replay-step--live"
              aria-pressed={index === chosen}
              data-testid="live-step"
              data-verdict={each.verdict}
              onClick={() => setChosen(index)}
            >
              <span className="replay-step__seq">{each.seq ?? '–'}</span>
              <span className="clip">
                {t(`replay.kind.${each.kind}`, { defaultValue: each.kind })}
                {each.name ? <code className="replay-step__name">{each.name}</code> : null}
              </span>
              <Badge tone={TONES[each.verdict]}>{t(`replay.live.verdict.${each.verdict}`)}</Badge>
            </button>
          ))}
        </section>
        <section className="replay__report" aria-label={t('replay.live.detail')}>
          {step ? <StepDetail step={step} /> : <p className="quiet">{t('replay.live.none')}</p>}
        </section>
      </div>
    </>
  )
}

function StepDetail({ step }: { step: ModelStep | ToolStep }) {
  const { t } = useTranslation()
  const about = {
    rules: 'normalisers' in step ? step.normalisers.map((each) => t(`replay.live.rule.${each}`)).join(', ') : '',
    reason: 'reason' in step ? (step.reason ?? '') : '',
  }
  return (
    <div className="divergence" data-testid="live-detail">
      <p>{t(`replay.live.about.${step.verdict}`, about)}</p>
      {'tokens' in step ? <ModelDetail step={step} /> : <ToolDetail step={step} />}
    </div>
  )
}

function ModelDetail({ step }: { step: ModelStep }) {
  const { t } = useTranslation()
  const { recordedTokens, tokens, samePrompt, difference } = step
  return (
    <>
      {recordedTokens !== null && tokens !== null ? (
        <p className="quiet">{t('replay.live.tokens', { recorded: recordedTokens, now: tokens })}</p>
      ) : null}
      {samePrompt === false ? <p className="quiet">{t('replay.live.otherPrompt')}</p> : null}
      {difference ? <TokenRows difference={difference} /> : null}
    </>
  )
}

function TokenRows({ difference: { at, recorded, now } }: { difference: TokenDifference }) {
  const { t } = useTranslation()
  return (
    <>
      <h3 className="section-title">{t('replay.live.firstToken', { at })}</h3>
      <div className="divergence__sides">
        <TokenTable title={t('replay.expected')} row={recorded} />
        <TokenTable title={t('replay.actual')} row={now} />
      </div>
    </>
  )
}

function TokenTable({ title, row }: { title: string; row: TokenRow | null }) {
  const { t } = useTranslation()
  if (!row) {
    return (
      <div>
        <h4 className="divergence__side">{title}</h4>
        <p>{t('replay.live.ended')}</p>
      </div>
    )
  }
  const others = row.alternatives.filter(({ id }) => id !== row.id)
  return (
    <div data-testid="token-row">
      <h4 className="divergence__side">{title}</h4>
      <table className="replay__versions">
        <tbody>
          {[row, ...others].map((each) => (
            <tr key={each.id}>
              <th scope="row">
                <code>{JSON.stringify(each.text)}</code>
              </th>
              <td>{(each.p * 100).toFixed(1)} %</td>
              <td>{each === row ? t('replay.live.chosen') : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {others.length === 0 ? <p className="quiet">{t('replay.live.onlyChosen')}</p> : null}
    </div>
  )
}

function ToolDetail({ step }: { step: ToolStep }) {
  const { t } = useTranslation()
  const side = (title: string, text: string | null) => (
    <div>
      <h4 className="divergence__side">{title}</h4>
      <TextBlock text={text ?? t('replay.nothing')} label={title} />
    </div>
  )
  return (
    <>
      <h4 className="divergence__side">{t('replay.live.arguments')}</h4>
      <TextBlock text={JSON.stringify(step.arguments, null, 2)} label={t('replay.live.arguments')} />
      <div className="divergence__sides">
        {side(t('replay.expected'), step.recorded)}
        {side(t('replay.actual'), step.now)}
      </div>
    </>
  )
}
