import type { ArgumentCheck, TestPlan } from '@shared/session-test.ts'
import { useTranslation } from 'react-i18next'
import { preview } from '../../../lib/text.ts'
import type { Fact } from '../../../ui/Facts.tsx'

/** What the test asserts, in a person's words; exact values stand as they are. */
export function useTestFacts({ assert }: TestPlan): Fact[] {
  const { t } = useTranslation()
  const { path, calls, outcome, budget, noErrors } = assert
  const facts: Fact[] = []
  if (path) facts.push({ name: t('tests.path'), value: preview(path.tools.join(' → '), 300) || t('tests.noTools') })
  const told = calls.flatMap(({ tool, nth, arguments: checks }) =>
    checks.map((check) => t('tests.argument', { tool, nth, at: check.at, asked: asked(check) })),
  )
  if (told.length > 0) facts.push({ name: t('tests.arguments'), value: shorten(told, t('tests.more')) })
  if (outcome.status) facts.push({ name: t('traces.status'), value: t(`runStatus.${outcome.status}`) })
  if (outcome.answer) {
    const { answer } = outcome
    if ('equals' in answer) facts.push({ name: t('tests.answer'), value: preview(answer.equals, 300) })
    if ('contains' in answer) {
      facts.push({ name: t('tests.answerContains'), value: preview(answer.contains.join(', '), 300) })
    }
  }
  facts.push({
    name: t('tests.budget'),
    value: t('tests.budgetText', { ...budget }),
  })
  if (noErrors.length > 0) facts.push({ name: t('tests.noErrors'), value: noErrors.join(', ') })
  return facts
}

const MOST_LINES = 6

const asked = (check: ArgumentCheck): string =>
  'equals' in check ? `= ${preview(JSON.stringify(check.equals), 80)}` : 'matches' in check ? `~ ${check.matches}` : '✓'

const shorten = (lines: string[], more: string): string =>
  lines.length > MOST_LINES ? `${lines.slice(0, MOST_LINES).join('; ')}; ${more}` : lines.join('; ')
