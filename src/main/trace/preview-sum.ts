import type { ExportPreview, Finding } from '@shared/share.ts'

/** Findings a preview names. */
const MOST_FINDINGS = 200

/** What several exports would write, all together. */
export class PreviewSum {
  readonly #findings = new Map<string, Finding>()
  #sum: Omit<ExportPreview, 'findings'> = { bytes: 0, spans: {}, events: 0, values: 0, replaced: 0, proof: 'none' }

  add({ bytes, spans, events, values, findings, replaced, proof }: ExportPreview): void {
    const sum = this.#sum
    const kinds = { ...sum.spans }
    for (const [kind, count] of Object.entries(spans)) kinds[kind] = (kinds[kind] ?? 0) + count
    this.#sum = {
      bytes: sum.bytes + bytes,
      spans: kinds,
      events: sum.events + events,
      values: sum.values + values,
      replaced: sum.replaced + replaced,
      // Where some were changed, that is what must be said of all.
      proof: [sum.proof, proof].includes('redacted') ? 'redacted' : proof === 'whole' ? proof : sum.proof,
    }
    for (const finding of findings) {
      const key = `${finding.kind} ${finding.text}`
      const known = this.#findings.get(key)
      // Each file counts its marks from one, so that only their kind is the same in all.
      const mark = finding.mark.replace(/ \d+\]$/, ']')
      this.#findings.set(key, { ...finding, mark, count: finding.count + (known?.count ?? 0) })
    }
  }

  get preview(): ExportPreview {
    const findings = [...this.#findings.values()].sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
    return { ...this.#sum, findings: findings.slice(0, MOST_FINDINGS) }
  }
}
