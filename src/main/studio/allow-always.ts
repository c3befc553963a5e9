import { StudioError } from '@shared/errors.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import { formatRule, parseRule } from '@shared/rule-text.ts'
import type { Studio } from './studio.ts'

/**
 * Keeps one of the rules that were offered with an approval, so that calls like it are made at once from now on.
 * Errors: NOT_FOUND when nothing waits there; NOT_ALLOWED for a rule that was not offered.
 */
export function allowAlways(studio: Studio, actor: string, runId: RunId, spanId: SpanId, text: string): void {
  const pending = studio.runs.going(runId).pending(spanId)
  const { rule } = parseRule(text)
  if (!rule || !pending.rules.includes(text)) {
    throw new StudioError('NOT_ALLOWED', 'This rule was not offered with the call. Write it in the settings instead.')
  }
  const { rules } = studio.settings.current.permissions
  if (rules.some((each) => formatRule(each) === text)) return
  studio.settings.update(actor, { permissions: { rules: [...rules, rule] } })
  studio.audit.append({ actor, action: 'permission.added', subject: text, result: 'ok', details: { runId, spanId } })
}
