import { useTranslation } from 'react-i18next'
import { JsonTree } from '../JsonTree.tsx'

/** Arguments of a call as a tree. */
export function ArgumentList({ values }: { values: Record<string, unknown> }) {
  const { t } = useTranslation()
  if (Object.keys(values).length === 0) return <p className="quiet">{t('tool.noArguments')}</p>
  return <JsonTree value={values} label={t('tool.arguments')} />
}
