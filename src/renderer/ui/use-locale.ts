import { useTranslation } from 'react-i18next'

/** The language of the page, for numbers and dates. */
export function useLocale(): string {
  return useTranslation().i18n.language
}
