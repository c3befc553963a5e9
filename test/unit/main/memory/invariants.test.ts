import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AuditLog } from '../../../../src/main/govern/audit.ts'
import { since } from '../../../../src/main/memory/insert.ts'
import { listMemories } from '../../../../src/main/memory/read.ts'
import { recall } from '../../../../src/main/memory/recall/recall.ts'
import type { Store } from '../../../../src/main/store/types.ts'
import { MemoryService } from '../../../../src/main/studio/memory/memory-service.ts'
import { StudioError } from '../../../../src/shared/errors.ts'
import { NewMemory } from '../../../../src/shared/memory.ts'
import { temporaryProfile } from '../../../support/profile.ts'

const given = fc.record({
  subject: fc.constantFrom('Mia', 'ｍia ', '小明'),
  predicate: fc.constantFrom('lives in', 'Lives  In', 'likes'),
  object: fc.constantFrom('Lisbon', 'porto', '北京'),
  validFrom: fc.option(fc.integer({ min: 1, max: 5 }).map((year) => year * 1e11)),
  length: fc.option(fc.integer({ min: 1, max: 3 }).map((years) => years * 1e11)),
})
const pick = fc.nat(50)
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('add' as const), given }) },
  fc.record({ do: fc.constant('edit' as const), pick, given }),
  fc.record({
    do: fc.constantFrom(
      'confirm' as const,
      'retract' as const,
      'restore' as const,
      'settle' as const,
      'weigh' as const,
    ),
    pick,
  }),
  fc.record({ do: fc.constant('merge' as const), pick, other: pick }),
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never
type Given = typeof given extends fc.Arbitrary<infer One> ? One : never

const memoryOf = ({ subject, predicate, object, validFrom, length }: Given): NewMemory =>
  NewMemory.parse({
    text: `${subject} ${predicate} ${object} since ${validFrom}`,
    triple: { subject, predicate, object },
    validFrom,
    validTo: validFrom !== null && length !== null ? validFrom + length : null,
  })

function carryOut(service: MemoryService, ids: string[], one: Step): void {
  const at = (index: number): string => ids[index % Math.max(ids.length, 1)] ?? 'memory_none'
  try {
    if (one.do === 'add') ids.push(service.add('test', memoryOf(one.given)).id)
    else if (one.do === 'edit') ids.push(service.edit('test', at(one.pick), memoryOf(one.given)).id)
    else if (one.do === 'merge') service.merge('test', at(one.pick), [at(one.other)])
    else if (one.do === 'weigh') service.setImportance('test', at(one.pick), 0.9)
    else service[one.do]('test', at(one.pick))
  } catch (error) {
    // What may not be done leaves everything as it was.
    if (!(error instanceof StudioError && ['NOT_FOUND', 'CONFLICT'].includes(error.code))) throw error
  }
}

interface Held {
  id: string
  key: string
  status: string
  validFrom: number | null
  validTo: number | null
  createdAt: number
}

const heldNow = (store: Store): Held[] =>
  store.all<Held>(
    `SELECT m.id, m.subject_key || '|' || m.predicate || '|' || m.scope AS key, v.status, v.valid_from AS validFrom,
       v.valid_to AS validTo, m.created_at AS createdAt
     FROM memory AS m JOIN memory_version AS v ON v.memory_seq = m.seq WHERE v.tx_to IS NULL AND m.predicate = 'lives in'
       AND v.status = 'active'`,
  )

const stateAt = (store: Store, asOf?: number) =>
  listMemories(store, asOf === undefined ? {} : { asOf }, 500).memories.map(
    ({ id, status, validFrom, validTo, supersededBy, importance }) => ({
      ...{ id, status, validFrom, validTo, supersededBy, importance },
    }),
  )

describe('whatever people do', () => {
  it('keeps one value at a time, evidence for each, and every earlier state as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const store = await temporaryProfile().open()
        const service = new MemoryService(store, new AuditLog(store))
        const ids: string[] = []
        const snapshots: { at: number; state: unknown; found: string[] }[] = []
        for (const one of steps) {
          carryOut(service, ids, one)
          const at = store.get<{ at: number | null }>('SELECT max(tx_from) AS at FROM memory_version')?.at ?? 0
          const found = recall(store, 'lives likes', { limit: 50, asOf: at }).hits.map(({ memory }) => memory.id)
          snapshots.push({ at, state: stateAt(store), found: found.sort() })
          // M1
          for (const id of ids) {
            const { evidence } = service.get(id)
            expect(evidence.length).toBeGreaterThan(0)
            expect(evidence.every(({ intact }) => intact)).toBe(true)
          }
          // M2
          const held = heldNow(store)
          for (const [index, a] of held.entries()) {
            for (const b of held.slice(index + 1)) {
              if (a.key !== b.key) continue
              const apart = since(a) >= (b.validTo ?? Infinity) || since(b) >= (a.validTo ?? Infinity)
              expect(apart, `${JSON.stringify(a)} ${JSON.stringify(b)}`).toBe(true)
            }
          }
        }
        // M3: the newest snapshot of each moment, for some steps change nothing.
        for (const { at, state, found } of snapshots) {
          expect(stateAt(store, at)).toEqual(state)
          const again = recall(store, 'lives likes', { limit: 50, asOf: at }).hits.map(({ memory }) => memory.id)
          expect(again.sort()).toEqual(found)
        }
        await store.close()
      }),
      { numRuns: 30 },
    )
  }, 120_000)
})
