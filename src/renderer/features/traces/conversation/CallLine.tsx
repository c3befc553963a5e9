import type { ToolCall } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { summariseArguments } from './summarise-arguments.ts'

/** A call that no span stands for: an import, or a run that ended before it. */
export function CallLine({ call }: { call: ToolCall }) {
  const { t } = useTranslation()
  return (
    <p className="step__wait" data-testid="talk-asked">
      {t('talk.asked', { name: call.name })} <code>{summariseArguments(call.arguments)}</code>
    </p>
  )
}
