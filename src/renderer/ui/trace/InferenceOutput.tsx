import type { InferenceContent } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { Facts } from '../Facts.tsx'
import { TextBlock } from '../TextBlock.tsx'
import { ArgumentList } from './ArgumentList.tsx'
import { PassportFacts } from './PassportFacts.tsx'

/** What the model wrote, in its parts, and with what settings. */
export function InferenceOutput({ content }: { content: InferenceContent }) {
  const { t } = useTranslation()
  const { output } = content
  const sampling = Object.entries(content.sampling).map(([name, value]) => ({ name, value, mono: true }))
  return (
    <>
      {output.thought ? (
        <>
          <h3 className="section-title">{t('inspector.thought')}</h3>
          <TextBlock text={output.thought} mono={false} label={t('inspector.thought')} />
        </>
      ) : null}
      {output.content || output.toolCalls.length === 0 ? (
        <>
          <h3 className="section-title">{t('inspector.text')}</h3>
          <TextBlock text={output.content} mono={false} label={t('inspector.text')} />
        </>
      ) : null}
      {output.toolCalls.map((call, index) => (
        // Calls have no ids and never change order.
        <div key={`${index}-${call.name}`}>
          <h3 className="section-title">
            {t('inspector.toolCall')} <code>{call.name}</code>
          </h3>
          <ArgumentList values={call.arguments} />
        </div>
      ))}
      {output.problems.length > 0 ? (
        <>
          <h3 className="section-title">{t('inspector.problems')}</h3>
          {output.problems.map((problem) => (
            <p key={problem} className="warning-text">
              {problem}
            </p>
          ))}
        </>
      ) : null}
      <h3 className="section-title">{t('inspector.settings')}</h3>
      <Facts
        facts={[
          ...sampling,
          { name: 'seed', value: content.seed, mono: true },
          { name: 'stop_reason', value: content.stopReason ?? '–', mono: true },
          { name: 'engine', value: <code>{content.engineBuild}</code>, mono: true },
          { name: 'model_sha256', value: <code className="break">{content.modelSha256}</code>, mono: true },
        ]}
      />
      {content.passport ? <PassportFacts passport={content.passport} /> : null}
    </>
  )
}
