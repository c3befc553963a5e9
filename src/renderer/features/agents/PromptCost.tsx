import type { AgentPreview } from '@shared/agents.ts'
import { useTranslation } from 'react-i18next'

/** How many tokens the prompt takes, part by part, of what the model can hold. */
export function PromptCost({ preview: { tokens, contextSize, model, missing } }: { preview: AgentPreview }) {
  const { t } = useTranslation()
  const parts = tokens
    ? ([
        ['prompt', tokens.prompt],
        ['tools', tokens.tools],
        ['rest', tokens.total - tokens.prompt - tokens.tools],
      ] as const)
    : []
  const whole = Math.max(contextSize ?? 0, tokens?.total ?? 0, 1)
  return (
    <div className="prompt-cost" data-testid="prompt-cost">
      {tokens ? (
        <>
          <p className="prompt-cost__total">
            {contextSize === null
              ? t('agents.cost', { count: tokens.total, model })
              : t('agents.costOf', { count: tokens.total, size: contextSize, model })}
          </p>
          <div className="prompt-cost__bar" aria-hidden="true">
            {parts.map(([part, count]) => (
              <span
                key={part}
                className={`prompt-cost__part prompt-cost__part--${part}`}
                style={{ width: `${(count / whole) * 100}%` }}
              />
            ))}
          </div>
          <ul className="prompt-cost__legend">
            {parts.map(([part, count]) => (
              <li key={part}>
                <span className={`prompt-cost__key prompt-cost__part--${part}`} aria-hidden="true" />
                {t(`agents.costPart.${part}`, { count })}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="quiet">{t('agents.uncounted', { model: model ?? 'GLM' })}</p>
      )}
      {missing.length > 0 ? <p className="field-error">{t('agents.notGiven', { names: missing.join(', ') })}</p> : null}
    </div>
  )
}
