import { join } from 'node:path'
import { ExportOptions } from '@shared/share.ts'
import { describe, expect, it } from 'vitest'
import { checkPictures } from '../../../src/main/tools/pictures.ts'
import type { ToolPicture } from '../../../src/main/tools/types.ts'
import { exportRecord } from '../../../src/main/trace/export.ts'
import { readPicture } from '../../../src/main/trace/pictures.ts'
import { parseRecord } from '../../../src/main/trace/record-file.ts'
import { LEFT_OUT } from '../../../src/main/trace/redact/left-out.ts'
import { readContent, readSpans } from '../../../src/main/trace/spans.ts'
import { openStudio, runToEnd, settled, type TestStudio, temporaryFolder } from '../../support/studio.ts'
import { failureOf } from '../../unit/main/tools/fixture.ts'

const SVG: ToolPicture = {
  mime: 'image/svg+xml',
  bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><text>sk-abcdefghijklmnop1234</text></svg>'),
  name: 'sum.svg',
  alt: 'A sum',
}
const URL_OF_SVG = `data:image/svg+xml;base64,${Buffer.from(SVG.bytes).toString('base64')}`

/** The calculator the bundled model knows, which now draws as well. */
async function studioThatDraws(): Promise<TestStudio> {
  const test = await openStudio()
  const { registry } = test.studio.tools
  const plain = registry.get('calculator')
  registry.unregister('calculator')
  registry.register({
    ...plain,
    run: async (input, context) => ({ ...(await plain.run(input, context)), pictures: [SVG] }),
  })
  return test
}

function toolStep({ studio: { store } }: TestStudio, runId: Parameters<typeof readSpans>[1]) {
  const span = readSpans(store, runId).find(({ kind }) => kind === 'tool')
  if (!span) throw new Error('No call was made.')
  const content = readContent(store, runId, span.id)
  if (content.kind !== 'tool') throw new Error('A tool span without a call.')
  return { span, content }
}

describe('pictures of a call', () => {
  it('are kept with the step, verified, exported, imported, and gone with the run', async () => {
    const test = await studioThatDraws()
    const { studio } = test
    const run = await runToEnd(test, 'What is 12*7?')
    const { content } = toolStep(test, run.id)
    const [picture] = content.pictures ?? []
    expect(content.result).toBe('84')
    expect(picture).toMatchObject({ mime: 'image/svg+xml', name: 'sum.svg', alt: 'A sum', bytes: SVG.bytes.length })
    if (!picture) return
    expect(readPicture(studio.store.blobs, picture.ref)).toBe(URL_OF_SVG)
    expect(studio.replay.verify(run.id)).toMatchObject({ verdict: 'equal', divergences: [] })
    expect(parseRecord(JSON.stringify(exportRecord(studio.store, run.id))).blobs.getText(picture.ref)).toBe(URL_OF_SVG)

    const folder = temporaryFolder('pictures')
    const whole = join(folder, 'whole.jsonl')
    const redacted = join(folder, 'redacted.jsonl')
    const shared = ExportOptions.parse({})
    await studio.share.exportToFile('test', run.id, { ...shared, redact: false }, whole)
    const preview = await studio.share.exportToFile('test', run.id, shared, redacted)
    expect(preview).toMatchObject({ proof: 'redacted', findings: [{ kind: 'picture' }] })

    const other = await openStudio({ engine: false })
    await other.studio.share.importFile('test', whole)
    expect(toolStep(other, run.id).content.pictures).toEqual([picture])
    expect(readPicture(other.studio.store.blobs, picture.ref)).toBe(URL_OF_SVG)
    expect(other.studio.replay.verify(run.id).verdict).toBe('equal')

    const third = await openStudio({ engine: false })
    await third.studio.share.importFile('test', redacted)
    expect(toolStep(third, run.id).content.pictures).toMatchObject([{ ref: LEFT_OUT.ref, name: 'sum.svg' }])
    expect(readPicture(third.studio.store.blobs, LEFT_OUT.ref)).toBe(LEFT_OUT.url)

    studio.runs.remove('test', run.id)
    expect((await failureOf(() => readPicture(studio.store.blobs, picture.ref))).code).toBe('NOT_FOUND')
  })

  it('stay with a fork when its parent is removed', async () => {
    const test = await studioThatDraws()
    const { studio } = test
    const parent = await runToEnd(test, 'What is 12*7?')
    const last = readSpans(studio.store, parent.id).findLast(({ kind }) => kind === 'inference')
    if (!last) throw new Error('The run has no second inference.')
    const begun = await studio.forks.create('test', { runId: parent.id, spanId: last.id, edits: [] })
    const child = await settled(test, begun.id)
    studio.runs.remove('test', parent.id)
    const { content } = toolStep(test, child.id)
    expect(content.pictures).toHaveLength(1)
    expect(readPicture(studio.store.blobs, content.pictures?.[0]?.ref ?? '')).toBe(URL_OF_SVG)
    expect(studio.replay.verify(child.id).verdict).toBe('equal')
  })

  it('that are too many, too large or something else are a failure the model reads', async () => {
    const large = { ...SVG, bytes: Buffer.concat([SVG.bytes, Buffer.alloc(5 * 1024 * 1024, 0x20)]) }
    expect((await failureOf(() => checkPictures('draw', [large]))).code).toBe('LIMIT_REACHED')
    expect((await failureOf(() => checkPictures('draw', Array(9).fill(SVG)))).code).toBe('LIMIT_REACHED')
    expect((await failureOf(() => checkPictures('draw', [{ ...SVG, mime: 'image/png' }]))).code).toBe('TOOL_FAILED')
    const page = { ...SVG, bytes: Buffer.from('<html><svg></svg></html>') }
    expect((await failureOf(() => checkPictures('draw', [page]))).code).toBe('TOOL_FAILED')
  })

  it('a value that is no picture is not given to the page as one', async () => {
    const test = await openStudio({ engine: false })
    const ref = test.studio.store.write((tx) => tx.blobs.put('data:text/html;base64,PHA+'))
    expect((await failureOf(() => readPicture(test.studio.store.blobs, ref))).code).toBe('NOT_FOUND')
  })
})
