import type { AuthoredTool } from '@shared/authored-tools.ts'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Facts } from '../../ui/Facts.tsx'
import { JsonTree } from '../../ui/JsonTree.tsx'
import { capabilityWords } from './capability-words.ts'
import { ModelSees } from './ModelSees.tsx'
import { ToolAgents } from './ToolAgents.tsx'
import { toolsState } from './tools-state.ts'

/** What the text as it stands declares, and which agents have the tool. */
export function DeclarationPanel({ tool }: { tool: AuthoredTool }) {
  const { t } = useTranslation()
  const check = useStore(toolsState, (state) => state.checks[tool.id])
  const declaration = check ? check.declaration : tool.declaration
  return (
    <div data-testid="tool-declaration">
      {declaration ? (
        <>
          <p>{declaration.description}</p>
          <Facts
            facts={[
              { name: t('tools.effect'), value: t(`effect.${declaration.effect}`) },
              { name: t('tools.seconds'), value: String(declaration.limits.seconds) },
              { name: t('tools.memory'), value: `${declaration.limits.memoryMb} MB` },
              { name: t('tools.output'), value: `${declaration.limits.outputKb} kB` },
            ]}
          />
          <h3 className="section-title">{t('tools.capabilities')}</h3>
          {declaration.capabilities.length === 0 ? <p className="quiet">{t('tools.noCapabilities')}</p> : null}
          <ul className="try__uses">
            {declaration.capabilities.map((each) => {
              const { key, what } = capabilityWords(each)
              return <li key={each}>{t(`tools.capability.${key}`, { what })}</li>
            })}
          </ul>
          <ModelSees
            name={declaration.name}
            description={declaration.description}
            inputSchema={declaration.inputSchema}
          />
          <h3 className="section-title">{t('tools.schema')}</h3>
          <JsonTree value={declaration.inputSchema} label={t('tools.schema')} />
          {declaration.outputSchema ? (
            <>
              <h3 className="section-title">{t('tools.outputSchema')}</h3>
              <JsonTree value={declaration.outputSchema} label={t('tools.outputSchema')} />
            </>
          ) : null}
        </>
      ) : (
        <p className="quiet">{t('tools.brokenText')}</p>
      )}
      <ToolAgents name={tool.name} enabled={tool.enabled} />
    </div>
  )
}
