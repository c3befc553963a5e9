import { handedOver } from '@shared/memory.ts'
import { expect, it } from 'vitest'
import { LongTermMemory } from '../../../../src/main/memory/long-term.ts'
import { detailOf } from '../../../../src/main/memory/read.ts'
import { indexTerms } from '../../../../src/main/memory/tokenise.ts'
import { migrations } from '../../../../src/main/store/migrations/all.ts'
import { temporaryProfile } from '../../../support/profile.ts'

it('takes the memories of before along: those that were removed as retracted, those that runs saved with the call that says so', async () => {
  const profile = temporaryProfile()
  const before = await profile.open({ migrations: migrations.filter(({ version }) => version < 17) })
  before.run(`INSERT INTO run (id, agent_id, agent_version, agent_name, model_id, model_name, input, status, started_at, seed)
    VALUES ('run_0before00', 'agent_a', 1, 'A', 'model_a', 'M', 'Remember tea', 'done', 900, 1)`)
  for (const [seq, type, at, kind] of [
    [1, 'requested', 950, 'model.call'],
    [2, 'requested', 990, 'tool.call'],
    [3, 'completed', 1001, 'tool.call'],
    [4, 'requested', 2000, 'tool.call'],
  ] as const) {
    before.run(
      'INSERT INTO run_event (run_id, seq, type, at, data, state_hash) VALUES (:run, :seq, :type, :at, :data, :hash)',
      { run: 'run_0before00', seq, type, at, data: JSON.stringify({ kind }), hash: new Uint8Array(32).fill(seq) },
    )
  }
  const rows = [
    { id: 'memory_kept', text: 'likes green tea', deleted: null, run: 'run_0before00' },
    { id: 'memory_gone', text: 'likes black tea', deleted: 1500, run: null },
  ]
  for (const { id, text, deleted, run } of rows) {
    before.run(
      `INSERT INTO memory (id, text, text_sha256, created_at, run_id, span_id, deleted_at)
       VALUES (:id, :text, :hash, 1000, :run, NULL, :deleted)`,
      { id, text, hash: id.padEnd(64, '0'), run, deleted },
    )
    if (deleted === null) {
      before.run('INSERT INTO memory_fts (rowid, terms) SELECT seq, :terms FROM memory WHERE id = :id', {
        id,
        terms: indexTerms(text),
      })
    }
  }
  await before.close()
  const store = await profile.open()
  expect(detailOf(store, 'memory_kept')).toMatchObject({
    status: 'active',
    evidence: [{ runId: 'run_0before00', seq: 2, source: 'model_inferred', intact: true }],
  })
  const gone = detailOf(store, 'memory_gone')
  expect(gone.status).toBe('retracted')
  expect(gone.versions.map(({ from, to, status }) => [from, to, status])).toEqual([
    [1000, 1500, 'active'],
    [1500, null, 'retracted'],
  ])
  expect(handedOver(await new LongTermMemory(store).search('tea', 5)).map(({ id }) => id)).toEqual(['memory_kept'])
})
