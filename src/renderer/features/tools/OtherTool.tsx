import type { ToolInfo } from '@shared/agents.ts'
import { useTranslation } from 'react-i18next'
import { EffectBadge } from '../../ui/EffectBadge.tsx'
import { JsonTree } from '../../ui/JsonTree.tsx'
import { ModelSees } from './ModelSees.tsx'

/** A tool that was not written here: what a model is told of it. */
export function OtherTool({ tool }: { tool: ToolInfo }) {
  const { t } = useTranslation()
  return (
    <section className="tool tool--other" aria-label={tool.name} data-testid="tool-other">
      <div className="tool__head">
        <h2 className="tool__name clip">{tool.name}</h2>
        <span className="quiet">v{tool.version}</span>
        <EffectBadge effect={tool.effect} />
      </div>
      <div className="view__scroll pad">
        <p>{tool.description}</p>
        {tool.disabledReason ? <p className="offer__note offer__note--bad">{tool.disabledReason}</p> : null}
        <h3 className="section-title">{t('tools.capabilities')}</h3>
        <p className="quiet">
          {tool.capabilities.length > 0 ? tool.capabilities.join(', ') : t('tools.noCapabilities')}
        </p>
        <ModelSees name={tool.name} description={tool.description} inputSchema={tool.inputSchema} />
        <h3 className="section-title">{t('tools.schema')}</h3>
        <JsonTree value={tool.inputSchema} label={t('tools.schema')} />
      </div>
    </section>
  )
}
