import { type ExportFormat, OtlpProfile } from '@shared/share.ts'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../../ui/Button.tsx'
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx'
import { Modal, ModalActions } from '../../../ui/Modal.tsx'
import { Segmented } from '../../../ui/Segmented.tsx'
import { Skeleton } from '../../../ui/States.tsx'
import { Toggle } from '../../../ui/Toggle.tsx'
import { ExportPreviewPane } from './ExportPreviewPane.tsx'
import { changeExport, closeExport, exportState, typePatterns, writeExport } from './export-state.ts'
import { useExportPreview } from './use-export-preview.ts'

/** Names of standards, the same in every language. */
const PROFILE_NAMES: Record<OtlpProfile, string> = {
  'genai-1.41': 'GenAI 1.41',
  'genai-0.1': 'GenAI 0.1',
  openinference: 'OpenInference',
}

/** Chooses how a run leaves, and shows what would, before anything is written. */
export function ExportDialog() {
  const { t } = useTranslation()
  const { runIds, options, typed, writing } = useStore(exportState)
  const { preview, error, stale } = useExportPreview(runIds, options)
  const { format, profile, content, redact } = options
  const otlp = format === 'otlp-json' || format === 'otlp-proto'
  return (
    <Modal
      open={runIds.length > 0}
      onClose={closeExport}
      title={t('share.exportTitle', { count: runIds.length })}
      className="dialog--export"
      testId="export-dialog"
    >
      <div className="export-choices">
        <Segmented
          label={t('share.format')}
          testId="export-format"
          value={format}
          options={(['share', 'otlp-json', 'otlp-proto', 'record'] as const satisfies ExportFormat[]).map((value) => ({
            value,
            label: t(`share.formatIs.${value}`),
          }))}
          onChange={(value) => changeExport({ format: value })}
        />
        <p className="export-choices__text">{t(`share.formatText.${format}`)}</p>
        {runIds.length > 1 ? <p className="export-choices__text">{t('share.manyText')}</p> : null}
        {otlp ? (
          <>
            <div className="export-choices__row">
              <span>{t('share.conventions')}</span>
              <Segmented
                label={t('share.conventions')}
                small
                testId="export-profile"
                value={profile}
                options={OtlpProfile.options.map((value) => ({ value, label: PROFILE_NAMES[value] }))}
                onChange={(value) => changeExport({ profile: value })}
              />
            </div>
            <div className="export-choices__row">
              <label htmlFor="export-content">{t('share.content')}</label>
              <Toggle
                id="export-content"
                testId="export-content"
                checked={content}
                onChange={(value) => changeExport({ content: value })}
              />
            </div>
          </>
        ) : null}
        {format === 'record' ? null : (
          <>
            <div className="export-choices__row">
              <label htmlFor="export-redact">{t('share.redact')}</label>
              <Toggle
                id="export-redact"
                testId="export-redact"
                checked={redact}
                onChange={(value) => changeExport({ redact: value })}
              />
            </div>
            {redact ? (
              <label className="export-choices__own">
                <span>{t('share.own')}</span>
                <textarea
                  rows={2}
                  className="field"
                  value={typed}
                  spellCheck={false}
                  placeholder={t('share.ownExample')}
                  data-testid="export-patterns"
                  onChange={(event) => typePatterns(event.target.value)}
                />
              </label>
            ) : null}
          </>
        )}
      </div>
      {error ? <ErrorPanel error={error} title={t('share.noPreview')} /> : null}
      {preview ? <ExportPreviewPane preview={preview} stale={stale} /> : null}
      {!preview && !error ? <Skeleton lines={3} label={t('common.loading')} /> : null}
      <ModalActions>
        <Button
          variant="primary"
          busy={writing}
          disabled={!preview || stale}
          onClick={() => void writeExport()}
          data-testid="export-write"
        >
          {t('share.write')}
        </Button>
      </ModalActions>
    </Modal>
  )
}
