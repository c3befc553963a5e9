import type { ModelId } from '@shared/ids.ts'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '../../bridge/studio-store.ts'
import { Badge } from '../../ui/Badge.tsx'

/** The name of the chosen model, and whether it is the default. */
export function ModelHead({ id, name, icon }: { id: ModelId; name: string; icon: ReactNode }) {
  const { t } = useTranslation()
  const defaultId = useStudio((studio) => studio.settings.defaultModelId)
  return (
    <header className="span-inspector__head">
      {icon}
      <h2 className="span-inspector__name" title={name}>
        {name}
      </h2>
      {defaultId === id ? <Badge tone="accent">{t('models.default')}</Badge> : null}
    </header>
  )
}
