import type { AuthoredTool } from '@shared/authored-tools.ts'
import { EDGE_CASES, type EdgeFinding } from '@shared/edge-cases.ts'
import { Bug, Square } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { findEdges, keepFinding, NO_SEARCH, searches, stopSearch } from './tool-searches.ts'
import { toolsState } from './tools-state.ts'

/** Tries what is written with inputs made of its schema, and shows the smallest input for each way it goes wrong. */
export function EdgePanel({ tool }: { tool: AuthoredTool }) {
  const { t } = useTranslation()
  const { running, calls, report, error } = useStore(searches, ({ edges }) => edges[tool.id]) ?? NO_SEARCH
  const asks = error?.code === 'NOT_ALLOWED'
  return (
    <section aria-label={t('tools.edges')} data-testid="tool-edges">
      <h3 className="section-title">{t('tools.edges')}</h3>
      <p className="quiet">{t('tools.edgesText', { count: EDGE_CASES })}</p>
      <div className="try__actions">
        {running ? (
          <>
            <Button icon={<Square size={14} aria-hidden="true" />} onClick={() => stopSearch('edges', tool.id)}>
              {t('tools.stop')}
            </Button>
            <progress className="progress" value={calls} max={EDGE_CASES} aria-label={t('tools.edges')} />
          </>
        ) : (
          <Button
            icon={<Bug size={14} aria-hidden="true" />}
            onClick={() => void findEdges(tool.id)}
            data-testid="edges-find"
          >
            {t('tools.edgesFind')}
          </Button>
        )}
        {report ? (
          <span className={report.findings.length > 0 ? 'warning-text' : 'quiet'} data-testid="edges-summary">
            {t(report.findings.length > 0 ? 'tools.edgesFound' : 'tools.edgesNone', {
              count: report.findings.length,
              tried: report.tried,
              refused: report.refused,
            })}
            {report.cut ? ` ${t('tools.edgesCut')}` : ''}
          </span>
        ) : null}
      </div>
      {error && !asks ? <ErrorPanel error={error} /> : null}
      <ul className="calls">
        {(report?.findings ?? []).map((finding) => (
          <Finding key={`${finding.kind} ${JSON.stringify(finding.input)}`} tool={tool} finding={finding} />
        ))}
      </ul>
      <ConfirmDialog
        open={asks}
        onOpenChange={(open) => {
          if (!open) searches.setState(({ edges }) => ({ edges: { ...edges, [tool.id]: NO_SEARCH } }))
        }}
        title={t('tools.edgesAsk', { name: tool.name, count: EDGE_CASES })}
        description={t('tools.edgesAskText')}
        confirmLabel={t('tools.edgesConfirm')}
        onConfirm={() => void findEdges(tool.id, true)}
      />
    </section>
  )
}

function Finding({ tool, finding }: { tool: AuthoredTool; finding: EdgeFinding }) {
  const { t } = useTranslation()
  const [kept, setKept] = useState(false)
  const { kind, message, line, input, count } = finding
  const show = () =>
    toolsState.setState(({ inputs }) => ({ tab: 'run', inputs: { ...inputs, [tool.id]: { ...input } } }))
  return (
    <li className="calls__row" data-testid="edge-finding">
      <div className="calls__head">
        <Badge tone="bad">{t(`tools.finding.${kind}`)}</Badge>
        {line === null ? null : (
          <button type="button" className="link" onClick={() => toolsState.setState({ place: { line, column: 1 } })}>
            {t('tools.findingLine', { line })}
          </button>
        )}
        <span className="quiet">{t('tools.findingCount', { count })}</span>
        <span className="spacer" />
        <Button size="small" variant="ghost" onClick={show}>
          {t('tools.findingShow')}
        </Button>
        <Button
          size="small"
          disabled={kept}
          onClick={() => void keepFinding(tool.id, finding).then(() => setKept(true))}
          data-testid="finding-keep"
        >
          {t('tools.keep')}
        </Button>
      </div>
      <p className="calls__failure">{message}</p>
      <TextBlock text={JSON.stringify(input, null, 2)} label={t('tools.input')} limit={600} />
    </li>
  )
}
