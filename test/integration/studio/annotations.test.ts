import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AnnotationId } from '@shared/annotations.ts'
import { SpanId } from '@shared/ids.ts'
import { ExportFormat, ExportOptions } from '@shared/share.ts'
import type { StudioEvent } from '@shared/state.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Client, clientOf } from '../../support/client.ts'
import { writeRecordedRun } from '../../support/recorded-run.ts'
import { openStudio, type TestStudio, temporaryFolder } from '../../support/studio.ts'

const HOSTILE = '<img src=x onerror=alert(1)>\u202E\u0000\u001b[2J"; DROP TABLE annotation; -- 你好 🦊'
const spanId = SpanId.parse('span_recorded1_2')

let profilePath: string
let test: TestStudio
let client: Client
beforeEach(async () => {
  profilePath = temporaryFolder('profile')
  test = await openStudio({ profilePath, engine: false })
  client = clientOf(test)
})

const counts = () =>
  test.studio.store.get<{ all: number; notes: number }>(
    'SELECT (SELECT count(*) FROM annotation) AS "all", (SELECT count(*) FROM run_note) AS notes',
  )

describe('annotations', () => {
  it('are lost or changed when the studio closes', async () => {
    const { id: runId } = writeRecordedRun(test.studio.store)
    await client.annotations.add({ runId, spanId, body: { kind: 'comment', text: HOSTILE } })
    await client.annotations.add({ runId, spanId, body: { kind: 'correction', text: ' as it should\nbe ' } })
    await client.annotations.add({ runId, body: { kind: 'label', text: 'too long' } })
    await client.annotations.mark({ runId, tags: [' good ', 'good', '工具'], notes: HOSTILE })
    const before = await client.annotations.list({ runId })
    expect(before.annotations.map(({ spanId: of, body }) => [of, body])).toEqual([
      [spanId, { kind: 'comment', text: HOSTILE }],
      [spanId, { kind: 'correction', text: ' as it should\nbe ' }],
      [null, { kind: 'label', text: 'too long' }],
    ])
    expect(before).toMatchObject({ tags: ['good', '工具'], notes: HOSTILE })
    await test.close()
    test = await openStudio({ profilePath, engine: false })
    expect(await clientOf(test).annotations.list({ runId })).toEqual(before)
    expect((await clientOf(test).runs.list({})).map(({ marks }) => marks)).toEqual([
      { tags: ['good', '工具'], annotations: 3 },
    ])
    expect(await clientOf(test).audit.verify()).toMatchObject({ ok: true })
  })

  it('keep two scores of one name, or forget what was judged', async () => {
    const { id: runId } = writeRecordedRun(test.studio.store)
    const score = (value: number) => ({ kind: 'score' as const, name: 'thumb', value })
    const first = await client.annotations.add({ runId, spanId, body: score(1) })
    const again = await client.annotations.add({ runId, spanId, body: score(0) })
    const ofRun = await client.annotations.add({ runId, body: score(1) })
    expect(again).toMatchObject({ id: first.id, createdAt: first.createdAt, body: score(0) })
    const { annotations } = await client.annotations.list({ runId })
    expect(annotations.map(({ id }) => id)).toEqual([first.id, ofRun.id])
    const content = test.studio.store.get<{ content_ref: string }>('SELECT content_ref FROM span WHERE id = :spanId', {
      spanId,
    })
    expect(first.traceHash).toBe(content?.content_ref)
    expect(ofRun.traceHash).toMatch(/^[0-9a-f]{64}$/)
    const other = await client.annotations.add({ runId, spanId, body: { kind: 'score', name: 'tone', value: 0.5 } })
    await expect(client.annotations.change({ runId, annotationId: other.id, body: score(1) })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    await expect(
      client.annotations.change({ runId, annotationId: other.id, body: { kind: 'comment', text: 'no score' } }),
    ).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('take what belongs to another run, or what cannot be stored', async () => {
    const { id: runId } = writeRecordedRun(test.studio.store)
    const { id: other } = writeRecordedRun(test.studio.store, 'run_recorded2')
    const body = { kind: 'comment' as const, text: 'Well done' }
    const mine = await client.annotations.add({ runId, body })
    const unknown = AnnotationId.parse('note_nothing')
    for (const [call, code] of [
      [() => client.annotations.add({ runId: other, spanId, body }), 'NOT_FOUND'],
      [() => client.annotations.add({ runId: 'run_nothing', body }), 'NOT_FOUND'],
      [() => client.annotations.list({ runId: 'run_nothing' }), 'NOT_FOUND'],
      [() => client.annotations.mark({ runId: 'run_nothing', tags: [] }), 'NOT_FOUND'],
      [() => client.annotations.change({ runId: other, annotationId: mine.id, body }), 'NOT_FOUND'],
      [() => client.annotations.remove({ runId: other, annotationId: mine.id }), 'NOT_FOUND'],
      [() => client.annotations.remove({ runId, annotationId: unknown }), 'NOT_FOUND'],
      [() => client.annotations.add({ runId, body: { ...body, text: ' \n ' } }), 'VALIDATION_FAILED'],
      [() => client.annotations.add({ runId, body: { ...body, text: '\uD800' } }), 'VALIDATION_FAILED'],
      [() => client.annotations.add({ runId, body: { ...body, text: 'x'.repeat(10_001) } }), 'VALIDATION_FAILED'],
      [() => client.annotations.add({ runId, body: { kind: 'label', text: 'a\nb' } }), 'VALIDATION_FAILED'],
      [
        () => client.annotations.add({ runId, body: { kind: 'score', name: 'x', value: Number.NaN } }),
        'VALIDATION_FAILED',
      ],
      [() => client.annotations.mark({ runId, tags: ['\u202Egood'] }), 'VALIDATION_FAILED'],
      [
        () => client.annotations.mark({ runId, tags: Array.from({ length: 21 }, (_, index) => `t${index}`) }),
        'VALIDATION_FAILED',
      ],
    ] as const)
      await expect(call(), call.toString()).rejects.toMatchObject({ code })
    expect(counts()).toEqual({ all: 1, notes: 0 })
  })

  it('stay when their run is deleted, or go when another is', async () => {
    const { id: runId } = writeRecordedRun(test.studio.store)
    const { id: other } = writeRecordedRun(test.studio.store, 'run_recorded2')
    for (const each of [runId, other]) {
      await client.annotations.add({ runId: each, body: { kind: 'label', text: 'run' } })
      await client.annotations.mark({ runId: each, tags: ['kept'] })
    }
    await client.annotations.add({ runId, spanId, body: { kind: 'label', text: 'step' } })
    await client.runs.remove({ runId })
    expect(counts()).toEqual({ all: 1, notes: 1 })
    expect((await client.annotations.list({ runId: other })).tags).toEqual(['kept'])
  })

  it('are told to no other window, or are lost by the list when a run goes on', async () => {
    const run = writeRecordedRun(test.studio.store)
    test.studio.hub.emit({ type: 'run', run })
    const heard: StudioEvent[] = []
    const stop = new AbortController()
    const stream = test.studio.hub.watch(stop.signal)
    await stream.next()
    const { id } = await client.annotations.add({ runId: run.id, spanId, body: { kind: 'label', text: 'x' } })
    await client.annotations.mark({ runId: run.id, tags: ['a'] })
    await client.annotations.remove({ runId: run.id, annotationId: id })
    const { value } = await stream.next()
    stop.abort()
    if (value?.type === 'events') heard.push(...value.events)
    expect(heard).toEqual([
      { type: 'runMarks', runId: run.id, marks: { tags: [], annotations: 1 } },
      { type: 'runMarks', runId: run.id, marks: { tags: ['a'], annotations: 1 } },
      { type: 'runMarks', runId: run.id, marks: { tags: ['a'], annotations: 0 } },
    ])
    test.studio.hub.emit({ type: 'run', run: { ...run, steps: 9 } })
    expect(test.studio.hub.state.runs[0]).toMatchObject({ steps: 9, marks: { tags: ['a'], annotations: 0 } })
  })

  it('are changed without a trace in the audit log, or write their text into it', async () => {
    const { id: runId } = writeRecordedRun(test.studio.store)
    const { id } = await client.annotations.add({ runId, spanId, body: { kind: 'comment', text: 'very private' } })
    await client.annotations.change({ runId, annotationId: id, body: { kind: 'comment', text: 'more private' } })
    await client.annotations.remove({ runId, annotationId: id })
    await client.annotations.mark({ runId, notes: 'most private' })
    const rows = test.studio.store.all<{ action: string; actor: string; details: string }>(
      'SELECT action, actor, details FROM audit WHERE subject = :runId ORDER BY seq',
      { runId },
    )
    expect(rows.map(({ action, actor }) => [action, actor])).toEqual([
      ['annotation.added', 'window'],
      ['annotation.changed', 'window'],
      ['annotation.removed', 'window'],
      ['run.marked', 'window'],
    ])
    expect(JSON.stringify(rows)).not.toContain('private')
    expect(await client.audit.verify()).toMatchObject({ ok: true })
  })

  it('leave the studio with an export', async () => {
    const { id: runId } = writeRecordedRun(test.studio.store)
    await client.annotations.add({ runId, spanId, body: { kind: 'comment', text: 'stays here 1' } })
    await client.annotations.mark({ runId, tags: ['stays here 2'], notes: 'stays here 3' })
    for (const format of ExportFormat.options) {
      const path = join(profilePath, `export-${format}`)
      const options = ExportOptions.parse({ format, content: true, redact: false })
      await test.studio.share.exportToFile('test', runId, options, path)
      const text = readFileSync(path, 'latin1')
      expect(text).toContain('autoglm-tiny')
      expect(text).not.toContain('stays here')
    }
  })

  it('are claimed by a file that comes in', async () => {
    const { id: runId } = writeRecordedRun(test.studio.store)
    const path = join(profilePath, 'shared.jsonl')
    await test.studio.share.exportToFile('test', runId, ExportOptions.parse({ redact: false }), path)
    await client.runs.remove({ runId })
    const [head = '', ...rest] = readFileSync(path, 'utf8').trimEnd().split('\n').slice(0, -1)
    const { run, ...others } = JSON.parse(head)
    const forged = [
      JSON.stringify({ ...others, run: { ...run, marks: { tags: ['forged'], annotations: 9 } } }),
      ...rest,
    ]
    const sum = createHash('sha256')
      .update(forged.map((line) => `${line}\n`).join(''))
      .digest('hex')
    const end = JSON.stringify({ line: 'end', lines: forged.length, sha256: sum })
    writeFileSync(path, `${[...forged, end].join('\n')}\n`)
    await test.studio.share.importFile('test', path)
    expect(test.studio.hub.state.runs).toMatchObject([{ id: runId }])
    expect(JSON.stringify(test.studio.hub.state)).not.toContain('forged')
    expect((await client.runs.list({})).map(({ marks }) => marks)).toEqual([{ tags: [], annotations: 0 }])
  })

  it('are not found by the filter', async () => {
    const { id: runId } = writeRecordedRun(test.studio.store)
    const { id: other } = writeRecordedRun(test.studio.store, 'run_recorded2')
    await client.annotations.mark({ runId, tags: ['Needs Work', 'b'] })
    await client.annotations.add({ runId, spanId, body: { kind: 'score', name: 'tone', value: 0.4 } })
    const found = async (query: string) => (await client.runs.list({ query })).map(({ id }) => id)
    for (const query of ['tag:"needs work"', 'tag:B', 'annotated:yes', 'score>0.3', 'score<=0.4', 'score=0.4'])
      expect(await found(query), query).toEqual([runId])
    for (const query of ['-tag:b', 'annotated:no', '-annotated:yes', '-score>=0']) {
      expect(await found(query), query).toEqual([other])
    }
    for (const query of ['tag:needs', 'score<0.4', 'score>0.4 tag:b']) expect(await found(query), query).toEqual([])
  })
})
