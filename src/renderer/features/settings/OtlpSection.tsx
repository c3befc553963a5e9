import type { PushStatus } from '@shared/otlp-push.ts'
import type { Settings } from '@shared/settings.ts'
import { useCallback, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../bridge/connection.ts'
import { formatNumber } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { Toggle } from '../../ui/Toggle.tsx'
import { attempt } from '../../ui/toasts.ts'
import { useLocale } from '../../ui/use-locale.ts'
import { SettingRow, SettingSection } from './SettingRow.tsx'
import { updateSettings } from './settings-commands.ts'

/** Milliseconds between two looks at how sending goes. */
const LOOK_MS = 2000

/** Where finished runs are sent as OpenTelemetry; nowhere at first. */
export function OtlpSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const id = useId()
  const { endpoint, protocol, content } = settings.otlp
  const [typed, setTyped] = useState(endpoint ?? '')
  const { status, look } = usePushStatus(endpoint !== null)
  const save = () => {
    const wanted = typed.trim() === '' ? null : typed.trim()
    if (wanted !== endpoint) void updateSettings({ otlp: { endpoint: wanted } }).then(look)
  }
  return (
    <SettingSection title={t('share.push.title')} testId="settings-otlp">
      <SettingRow
        title={t('share.push.endpoint')}
        control={`${id}-endpoint`}
        textId={`${id}-text`}
        text={t('share.push.endpointText')}
      >
        <input
          id={`${id}-endpoint`}
          className="field field--address"
          aria-describedby={`${id}-text`}
          placeholder="http://127.0.0.1:4318/v1/traces"
          spellCheck={false}
          value={typed}
          data-testid="otlp-endpoint"
          onChange={(event) => setTyped(event.target.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === 'Enter') save()
          }}
        />
      </SettingRow>
      {endpoint === null ? null : (
        <>
          <SettingRow title={t('share.push.protocol')}>
            <Segmented
              label={t('share.push.protocol')}
              value={protocol}
              options={[
                { value: 'http/protobuf', label: 'protobuf' },
                { value: 'http/json', label: 'JSON' },
              ]}
              onChange={(value) => void updateSettings({ otlp: { protocol: value } })}
            />
          </SettingRow>
          <SettingRow title={t('share.content')} control={`${id}-content`} text={t('share.push.contentText')}>
            <Toggle
              id={`${id}-content`}
              testId="otlp-content"
              checked={content}
              onChange={(value) => void updateSettings({ otlp: { content: value } })}
            />
          </SettingRow>
          <HeadersRow id={`${id}-headers`} names={status?.headers ?? []} onSet={() => void look()} />
          <SettingRow title={t('share.push.state')} text={status?.trouble ?? t('share.push.fine')}>
            <span data-testid="otlp-state">{status ? <Counts status={status} /> : null}</span>
          </SettingRow>
        </>
      )}
    </SettingSection>
  )
}

function Counts({ status: { sent, waiting, dropped } }: { status: PushStatus }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const shown = (count: number) => formatNumber(count, locale)
  return t('share.push.counts', { sent: shown(sent), waiting: shown(waiting), dropped: shown(dropped) })
}

function HeadersRow({ id, names, onSet }: { id: string; names: string[]; onSet: () => void }) {
  const { t } = useTranslation()
  const [line, setLine] = useState('')
  const set = async () => {
    const done = await attempt(() => api().share.pushHeaders({ lines: line }))
    if (!done) return
    setLine('')
    onSet()
  }
  return (
    <SettingRow
      title={t('share.push.header')}
      control={id}
      text={names.length > 0 ? t('share.push.headerSet', { names: names.join(', ') }) : t('share.push.headerText')}
    >
      <input
        id={id}
        type="password"
        autoComplete="off"
        className="field field--address"
        placeholder="authorization: Bearer …"
        value={line}
        data-testid="otlp-header"
        onChange={(event) => setLine(event.target.value)}
      />
      <Button onClick={() => void set()} disabled={line.trim() === '' && names.length === 0}>
        {t('share.push.set')}
      </Button>
    </SettingRow>
  )
}

function usePushStatus(on: boolean) {
  const [status, setStatus] = useState<PushStatus | null>(null)
  const look = useCallback(async () => {
    // The frame shows when the host is gone.
    setStatus(
      await api()
        .share.pushStatus()
        .catch(() => null),
    )
  }, [])
  useEffect(() => {
    if (!on) return
    const first = setTimeout(() => void look(), 0)
    const timer = setInterval(() => void look(), LOOK_MS)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [on, look])
  return { status, look }
}
