import type { Server, ServerModel } from '@shared/servers.ts'
import { Server as ServerIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../../lib/format.ts'
import { Facts } from '../../../ui/Facts.tsx'
import { useLocale } from '../../../ui/use-locale.ts'
import { DefaultFor } from '../DefaultFor.tsx'
import { ModelHead } from '../ModelHead.tsx'

/** The chosen model of a server: what is known of it, and for whom it is the default. */
export function ServerModelPanel({ server, model }: { server: Server; model: ServerModel }) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <div className="span-inspector">
      <ModelHead id={model.id} name={model.name} icon={<ServerIcon size={16} aria-hidden="true" />} />
      <div className="pad">
        <Facts
          facts={[
            { name: t('servers.server'), value: server.name },
            { name: t('servers.address'), value: <code className="break">{server.baseUrl}</code> },
            {
              name: t('servers.context'),
              value: model.contextLength === null ? t('servers.unknown') : formatNumber(model.contextLength, locale),
            },
          ]}
        />
        <DefaultFor model={model} />
      </div>
    </div>
  )
}
