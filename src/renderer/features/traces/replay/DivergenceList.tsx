import type { Divergence, Verification } from '@shared/replay.ts'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../../ui/Badge.tsx'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { TextBlock } from '../../../ui/TextBlock.tsx'

/** Divergences that the page draws; a run that differs in more has one cause, and the report has them all. */
const MOST = 50

/** Where and how a run differs, recorded beside today's, and the versions that may be why. */
export function DivergenceList({ verification }: { verification: Verification }) {
  const { t } = useTranslation()
  const { divergences, versionChanges } = verification
  return (
    <section className="replay__report" aria-label={t('replay.divergences')}>
      <h3 className="section-title replay__report-head">
        {t('replay.divergences')}
        <CopyButton text={JSON.stringify(verification, null, 2)} />
      </h3>
      {divergences.length === 0 ? <p className="quiet">{t('replay.noDivergence')}</p> : null}
      {divergences.slice(0, MOST).map((each) => (
        <DivergenceCard key={`${each.seq} ${each.kind} ${each.path}`} divergence={each} />
      ))}
      {versionChanges.length > 0 ? (
        <>
          <h3 className="section-title">{t('replay.versions')}</h3>
          <table className="replay__versions">
            <thead>
              <tr>
                <th scope="col">{t('replay.version')}</th>
                <th scope="col">{t('replay.expected')}</th>
                <th scope="col">{t('replay.actual')}</th>
              </tr>
            </thead>
            <tbody>
              {versionChanges.map(({ name, recorded, now }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td title={recorded}>{recorded}</td>
                  <td title={now}>{now}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      ) : null}
    </section>
  )
}

function DivergenceCard({ divergence }: { divergence: Divergence }) {
  const { t } = useTranslation()
  const { seq, step, kind, path, expected, actual, accepted } = divergence
  return (
    <article className="divergence" data-testid="divergence">
      <header className="divergence__head">
        <Badge tone={accepted ? 'warn' : 'bad'}>{t(`replay.step.${kind}`)}</Badge>
        {accepted ? <Badge tone="neutral">{t('replay.accepted')}</Badge> : null}
        <span>{t('replay.place', { seq, step })}</span>
        <code className="divergence__path">{path === '' ? t('replay.whole') : path}</code>
      </header>
      <div className="divergence__sides">
        <div>
          <h4 className="divergence__side">{t('replay.expected')}</h4>
          <TextBlock text={shown(expected, t('replay.nothing'))} label={t('replay.expected')} />
        </div>
        <div>
          <h4 className="divergence__side">{t('replay.actual')}</h4>
          <TextBlock text={shown(actual, t('replay.nothing'))} label={t('replay.actual')} />
        </div>
      </div>
    </article>
  )
}

function shown(value: unknown, nothing: string): string {
  if (value === null || value === undefined) return nothing
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
