import type { SpanContent } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { EffectBadge } from '../EffectBadge.tsx'
import { Facts } from '../Facts.tsx'
import { TextBlock } from '../TextBlock.tsx'
import { ArgumentList } from './ArgumentList.tsx'
import { ExchangeView } from './ExchangeView.tsx'
import { ToolPictures } from './ToolPictures.tsx'
import { ToolResult } from './ToolResult.tsx'

/** Input and output of any span that is no inference. */
export function StepText({ content }: { content: Exclude<SpanContent, { kind: 'inference' }> }) {
  const { t } = useTranslation()
  if (content.kind === 'text') {
    return (
      <>
        <h3 className="section-title">{t('inspector.input')}</h3>
        <TextBlock text={content.input ?? ''} mono={false} label={t('inspector.input')} />
        <h3 className="section-title">{t('inspector.output')}</h3>
        <TextBlock text={content.output ?? ''} mono={false} label={t('inspector.output')} />
      </>
    )
  }
  return (
    <>
      <h3 className="section-title">
        <code>{content.call.name}</code> <EffectBadge effect={content.effect} />
      </h3>
      <ArgumentList values={content.call.arguments} />
      {content.kind === 'approval' && content.exchange ? <ExchangeView exchange={content.exchange} /> : null}
      {content.kind === 'tool' ? (
        <>
          <h3 className="section-title">{content.isError ? t('tool.error') : t('tool.result')}</h3>
          <ToolPictures pictures={content.pictures} />
          <ToolResult text={content.result ?? ''} bad={content.isError} />
        </>
      ) : (
        <Facts
          facts={[
            {
              name: t('approval.decision'),
              value: content.decision ? t(`approval.decided.${content.decision}`) : t('approval.open'),
            },
            { name: t('approval.reason'), value: content.reason ?? '–' },
          ]}
        />
      )}
    </>
  )
}
