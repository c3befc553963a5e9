import type { AuditVerdict } from '@shared/audit.ts'
import type { Card } from '@shared/conformance.ts'
import type { Model, ModelFit } from '@shared/models.ts'
import type { Run } from '@shared/runs.ts'
import type { ExportPreview, ImportReport } from '@shared/share.ts'
import type { Trace } from '../trace/export.ts'
import { timingsOf } from './summary.ts'
import { table } from './table.ts'

const oneLine = (text: string, most: number): string => {
  // Imported texts may hold signs that steer a terminal.
  const flat = text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '\uFFFD')
    .trim()
  return flat.length > most ? `${flat.slice(0, most - 1)}…` : flat
}

const time = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 19)

const seconds = (from: number, to: number | null): string => (to === null ? '…' : `${((to - from) / 1000).toFixed(2)}s`)

export function formatRuns(runs: Run[]): string {
  if (runs.length === 0) return 'No runs yet. Start one: autoglm run "What is 12*7?"'
  const tagged = runs.some(({ marks }) => (marks?.tags.length ?? 0) > 0)
  return table([
    ['RUN', 'STATUS', 'STARTED (UTC)', 'TIME', 'TOKENS', ...(tagged ? ['TAGS'] : []), 'INPUT'],
    ...runs.map((run) => [
      run.id,
      run.status,
      time(run.startedAt),
      seconds(run.startedAt, run.endedAt),
      String(run.inputTokens + run.outputTokens),
      ...(tagged ? [oneLine(run.marks?.tags.join(', ') || '-', 30)] : []),
      oneLine(run.input, 60),
    ]),
  ])
}

export function formatModels(models: Model[]): string {
  if (models.length === 0) return 'No models yet. Add one: autoglm models add FILE.gguf'
  return table([
    ['MODEL', 'NAME', 'ARCHITECTURE', 'FORMAT', 'SIZE', 'TAGS', 'PATH'],
    ...models.map((model) => [
      model.id,
      model.name,
      model.architecture,
      model.adapter ? 'LoRA adapter' : (model.format ?? 'unknown'),
      `${(model.sizeBytes / 1e6).toFixed(1)} MB`,
      model.tags.join(', ') || '-',
      model.status === 'available' ? model.path : `${model.path} (${model.status})`,
    ]),
  ])
}

export function formatScoreCard({ model, groups, cases, passed, total }: Card): string {
  const failed = cases.filter((each) => !each.passed)
  return [
    `${model.name} (${model.format})`,
    table([['GROUP', 'PASSED', 'OF'], ...groups.map((each) => [each.group, String(each.passed), String(each.total)])]),
    ...failed.map(({ name, reason }) => `${name}: ${oneLine(reason ?? '', 200)}`),
    `${passed} of ${total} cases passed`,
  ].join('\n')
}

/** The tree of steps, indented by depth. */
export function formatTrace({ run, spans }: Trace): string {
  const depth = (id: string | null): number => {
    const parent = id === null ? undefined : spans.find((span) => span.id === id)
    return parent ? 1 + depth(parent.parentId) : 0
  }
  const rows = spans.map((span) => {
    const { content } = span
    const detail =
      content.kind === 'tool'
        ? `${JSON.stringify(content.call.arguments)} -> ${content.result ?? ''}`
        : content.kind === 'inference'
          ? content.output.content || content.output.toolCalls.map((call) => `calls ${call.name}`).join(', ')
          : content.kind === 'approval'
            ? (content.decision ?? 'not decided')
            : (content.output ?? '')
    return [
      `${'  '.repeat(depth(span.parentId))}${span.name}`,
      span.status,
      seconds(span.startedAt, span.endedAt),
      oneLine(span.error?.message ?? detail, 80),
    ]
  })
  const head = `${run.id}  ${run.status}  ${run.agentName} on ${run.modelName}\n> ${oneLine(run.input, 120)}`
  const end = run.answer === null ? (run.error?.message ?? '') : run.answer
  const usage = formatUsage({ run, spans })
  return `${head}\n\n${table([['STEP', 'STATUS', 'TIME', 'DETAIL'], ...rows])}\n\n${usage}\n\n${end}`
}

/** What the run has cost, in tokens. */
export function formatUsage(trace: Trace): string {
  const { cache_n: reused, prompt_n: evaluated, predicted_n: written } = timingsOf(trace)
  return `${evaluated + reused} tokens read, ${reused} of them known already; ${written} written`
}

export function formatVerdict(verdict: AuditVerdict): string {
  if (verdict.ok) return `The audit log holds: ${verdict.entries} entries, head ${verdict.head}`
  const { seq, reason } = verdict.firstBad ?? { seq: 0, reason: 'unknown' }
  return `The audit log was changed. First bad entry: ${seq} (${reason}). Everything before it holds.`
}

const size = (bytes: number): string =>
  bytes < 1024 ** 3 ? `${(bytes / 1024 ** 2).toFixed(1)} MiB` : `${(bytes / 1024 ** 3).toFixed(2)} GiB`

const VERDICTS: Record<ModelFit['verdict'], string> = {
  fits: 'fits',
  tight: 'is tight',
  'too-large': 'does not fit',
}

export function formatFit(model: Model, { verdict, contextSize, need, machine, suggestion }: ModelFit): string {
  const rows = [
    ['Weights', size(need.weights)],
    ['Cache', size(need.cache)],
    ['Buffers', size(need.compute)],
    ['Engine', size(need.runtime)],
    ['Together', size(need.total)],
    ['Memory', `${size(machine.available)} of ${size(machine.memory)} available`],
  ]
  if (machine.vram) rows.push(['Device', `${size(machine.vram.free)} of ${size(machine.vram.total)} available`])
  if (suggestion.gpuLayers !== null) rows.push(['On the device', `${suggestion.gpuLayers} layers`])
  const advice = [
    suggestion.contextSize === null
      ? ''
      : `A context of ${suggestion.contextSize} tokens fits: --context ${suggestion.contextSize}`,
    suggestion.quantization === null ? '' : `A ${suggestion.quantization} conversion of this model would fit.`,
  ].filter((line) => line !== '')
  return [
    `${model.name} ${VERDICTS[verdict]} with a context of ${contextSize} tokens.`,
    '',
    table(rows),
    ...advice,
  ].join('\n')
}

export function formatExport(path: string, { bytes, spans, replaced, findings }: ExportPreview): string {
  const steps = Object.values(spans).reduce((sum, count) => sum + count, 0)
  return [
    `Wrote ${steps} steps, ${bytes} bytes, to ${path}`,
    ...(replaced > 0 ? [`Replaced ${replaced} texts:`] : []),
    ...(findings.length > 0
      ? [table(findings.map(({ mark, count, text }) => [mark, String(count), oneLine(text, 60)]))]
      : []),
  ].join('\n')
}

const PROOFS: Record<ImportReport['runs'][number]['proof'], string> = {
  whole: 'its record is whole and can be replayed',
  redacted: 'texts were replaced; the file is as it was exported, which does not prove what ran',
  none: 'to look at only: it has no record, so it cannot be replayed',
}

export function formatImport({ kind, runs, remarks }: ImportReport): string {
  return [
    `Imported ${runs.length} ${runs.length === 1 ? 'run' : 'runs'} (${kind}).`,
    table(runs.slice(0, 50).map(({ runId, spans, proof }) => [runId, `${spans} steps`, PROOFS[proof]])),
    ...(runs.length > 50 ? [`… and ${runs.length - 50} more`] : []),
    ...remarks,
  ].join('\n')
}
