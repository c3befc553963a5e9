import { rmSync } from 'node:fs'
import type { Sha256 } from '@shared/ids.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Store, Tx } from '../../../../src/main/store/types.ts'
import { temporaryProfile } from '../../../support/profile.ts'

/** What must be in the database, kept in memory. `pending` is queued and not yet known to be committed. */
interface Model {
  settings: Map<string, string>
  blobs: Map<string, string>
  pending: (() => void)[]
}

interface Real {
  store: Store
  reopen: () => Promise<Store>
}

type Change = { key: string; value: string; fail: boolean }

const change = fc.record({
  key: fc.constantFrom('a', 'b', 'c'),
  value: fc.string({ maxLength: 400 }),
  fail: fc.boolean(),
})

function apply(tx: Tx, { key, value, fail }: Change): Sha256 {
  const id = tx.blobs.put(value)
  tx.run('INSERT INTO setting (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = :value', {
    key,
    value: JSON.stringify(value),
  })
  if (fail) throw new Error('asked to fail')
  return id
}

const applyToModel = (model: Model, { key, value, fail }: Change) => {
  if (fail) return
  model.settings.set(key, JSON.stringify(value))
  model.blobs.set(value, value)
}

const settle = (model: Model) => {
  for (const work of model.pending.splice(0)) work()
}

const write = change.map(
  (one): fc.AsyncCommand<Model, Real> => ({
    check: () => true,
    run: async (model, real) => {
      settle(model)
      applyToModel(model, one)
      if (one.fail) expect(() => real.store.write((tx) => apply(tx, one))).toThrow('asked to fail')
      else
        expect(real.store.blobs.getText(real.store.write((tx) => apply(tx, one)))).toBe(
          Buffer.from(one.value).toString(),
        )
    },
    toString: () => `write(${JSON.stringify(one)})`,
  }),
)

const enqueue = change.map(
  (one): fc.AsyncCommand<Model, Real> => ({
    check: () => true,
    run: async (model, real) => {
      model.pending.push(() => applyToModel(model, one))
      const done = real.store.enqueue((tx) => void apply(tx, one))
      done.catch((error: Error) => expect(error.message).toBe('asked to fail'))
    },
    toString: () => `enqueue(${JSON.stringify(one)})`,
  }),
)

const command = (name: string, step: (real: Real) => Promise<void>): fc.Arbitrary<fc.AsyncCommand<Model, Real>> =>
  fc.constant({
    check: () => true,
    run: async (model, real) => {
      settle(model)
      await step(real)
      const rows = await real.store.reader.all<{ key: string; value: string }>('SELECT key, value FROM setting')
      expect(new Map(rows.map((row) => [row.key, row.value]))).toEqual(model.settings)
      const count = real.store.get<{ n: number }>('SELECT count(*) AS n FROM blob')
      expect(count).toEqual({ n: model.blobs.size })
    },
    toString: () => name,
  })

const flush = command('flush', async (real) => real.store.flush())
const reopen = command('reopen', async (real) => {
  await real.store.close()
  real.store = await real.reopen()
})

test('any order of writes, queued works, failures and restarts gives what a map in memory gives', async () => {
  const profile = temporaryProfile()
  await fc.assert(
    fc.asyncProperty(fc.commands([write, enqueue, flush, reopen], { maxCommands: 30 }), async (commands) => {
      const setup = async () => ({
        model: { settings: new Map(), blobs: new Map(), pending: [] } satisfies Model,
        real: { store: await profile.open(), reopen: () => profile.open() } satisfies Real,
      })
      let opened: Real | undefined
      await fc.asyncModelRun(async () => {
        const both = await setup()
        opened = both.real
        return both
      }, commands)
      await opened?.store.close()
      rmSync(profile.folder, { recursive: true, force: true })
    }),
    { numRuns: 25 },
  )
})
