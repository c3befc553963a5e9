import type { Breakpoint } from '@shared/breakpoints.ts'
import { useTranslation } from 'react-i18next'

/** Says in words where a breakpoint holds. */
export function useBreakpointName(): (point: Breakpoint) => string {
  const { t } = useTranslation()
  return (point) => {
    switch (point.kind) {
      case 'tool':
        return t(`breakpoints.is.${point.when}`, { name: point.name || t('breakpoints.is.anyTool') })
      case 'arguments':
        return t('breakpoints.is.arguments', { text: point.text })
      case 'repeat':
        return t('breakpoints.is.repeat', { count: point.count })
      case 'tokens':
        return t('breakpoints.is.tokens', { most: point.most })
      case 'probability':
        return t('breakpoints.is.probability', { below: point.below })
      case 'memory':
      case 'error':
      case 'step':
        return t(`breakpoints.is.${point.kind}`)
      default:
        point satisfies never
        return ''
    }
  }
}
