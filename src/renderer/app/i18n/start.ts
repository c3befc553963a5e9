import type { Settings } from '@shared/settings.ts'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** The language to show: the chosen one, or the desktop's when there is a translation. */
export function resolveLanguage(chosen: Settings['language'], desktop: string): 'en' | 'zh' {
  if (chosen !== 'system') return chosen
  return desktop.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

/** Both languages are part of the page, so this is done before the first frame. */
export function startI18n(): void {
  void i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, zh: { translation: zh } },
    lng: resolveLanguage('system', navigator.language),
    fallbackLng: 'en',
    initAsync: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  document.documentElement.lang = i18next.language
}

export function setLanguage(language: Settings['language']): void {
  const next = resolveLanguage(language, navigator.language)
  document.documentElement.lang = next
  if (i18next.language !== next) void i18next.changeLanguage(next)
}
