import { basename } from 'node:path'
import type { PromptValues } from '@shared/prompt-variables.ts'

interface Surroundings {
  readonly workspacePath: string
  readonly settings: { readonly current: { language: 'system' | 'en' | 'zh' } }
}

/** What the variables of prompts stand for at the moment they are asked for, in the person's own time zone. */
export const promptValuesOf =
  (studio: Surroundings) =>
  (agent: string, model: string): PromptValues => {
    const now = new Date()
    const { language } = studio.settings.current
    const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions()
    const chinese = language === 'zh' || (language === 'system' && locale.startsWith('zh'))
    const two = (number: number): string => String(number).padStart(2, '0')
    return {
      date: `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`,
      time: `${two(now.getHours())}:${two(now.getMinutes())}`,
      weekday: now.toLocaleDateString('en', { weekday: 'long' }),
      timezone: timeZone,
      agent,
      model,
      workspace: basename(studio.workspacePath),
      language: chinese ? 'Chinese' : 'English',
    }
  }
