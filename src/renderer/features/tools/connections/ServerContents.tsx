import type { McpPrompt, McpResource, McpServer } from '@shared/mcp.ts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../bridge/connection.ts'
import { Disclosure } from '../../../ui/Disclosure.tsx'
import { attempt } from '../../../ui/toasts.ts'
import { type Fillable, FillForm } from './FillForm.tsx'

interface Contents {
  resources: McpResource[]
  prompts: McpPrompt[]
}

/** What a server has to read and which prompts it offers; one is shown when it is chosen. */
export function ServerContents({ server: { id, phase } }: { server: McpServer }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [contents, setContents] = useState<Contents | null>(null)
  const [shown, setShown] = useState<{ name: string; text: string } | null>(null)
  const [asked, setAsked] = useState<Fillable | null>(null)
  useEffect(() => {
    if (!open || phase !== 'ready') return
    let gone = false
    void attempt(async () => {
      const [resources, prompts] = await Promise.all([
        api().mcp.resources({ serverId: id }),
        api().mcp.prompts({ serverId: id }),
      ])
      if (!gone) setContents({ resources, prompts })
    })
    return () => {
      gone = true
    }
  }, [open, id, phase])
  if (phase !== 'ready') return null
  const show = async (name: string, read: () => Promise<{ text: string }>) => {
    setShown(null)
    const found = await attempt(read)
    if (found) setShown({ name, text: found.text })
  }
  return (
    <Disclosure title={t('connections.contents')} open={open} onToggle={setOpen}>
      {contents && contents.resources.length + contents.prompts.length === 0 ? (
        <p className="quiet">{t('connections.noContents')}</p>
      ) : null}
      <ul className="connections__contents" data-testid="connection-contents">
        {contents?.resources.map(({ uri, name, template, places }) => (
          <li key={`resource ${uri}`}>
            <button
              type="button"
              className="link"
              aria-expanded={template ? asked?.of === uri : undefined}
              onClick={() => {
                const fields = places.map((place) => ({ name: place, description: '', required: true }))
                setAsked(template ? { kind: 'template', of: uri, label: uri, fields } : null)
                setShown(null)
                if (!template) void show(name, () => api().mcp.readResource({ serverId: id, uri }))
              }}
            >
              {name}
            </button>
            <code className="quiet clip">{uri}</code>
          </li>
        ))}
        {contents?.prompts.map((prompt) => (
          <li key={`prompt ${prompt.name}`}>
            <button
              type="button"
              className="link"
              aria-expanded={prompt.arguments.length > 0 ? asked?.of === prompt.name : undefined}
              onClick={() => {
                const { name, label, arguments: fields } = prompt
                setAsked(fields.length > 0 ? { kind: 'prompt', of: name, label, fields } : null)
                setShown(null)
                if (fields.length === 0) void show(label, () => api().mcp.prompt({ serverId: id, name, given: {} }))
              }}
            >
              {prompt.label}
            </button>
            <span className="quiet clip">{prompt.description}</span>
          </li>
        ))}
      </ul>
      {asked ? (
        <FillForm
          key={`${asked.kind} ${asked.of}`}
          serverId={id}
          asked={asked}
          onFilled={(given) =>
            void show(asked.label, () =>
              asked.kind === 'prompt'
                ? api().mcp.prompt({ serverId: id, name: asked.of, given })
                : api().mcp.readResource({ serverId: id, uri: asked.of, given }),
            )
          }
        />
      ) : null}
      {shown ? (
        <pre className="connections__lines" data-testid="connection-content">
          {shown.text}
        </pre>
      ) : null}
    </Disclosure>
  )
}
