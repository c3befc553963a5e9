import { NewMemory } from '@shared/memory.ts'
import { expect, test } from 'vitest'
import { AuditLog } from '../../../../../src/main/govern/audit.ts'
import { memoriesNear } from '../../../../../src/main/memory/graph/near-memories.ts'
import { GraphService } from '../../../../../src/main/studio/graph/graph-service.ts'
import { MemoryService } from '../../../../../src/main/studio/memory/memory-service.ts'
import { temporaryProfile } from '../../../../support/profile.ts'

async function known(facts: [string, string, string][]) {
  const store = await temporaryProfile().open()
  const audit = new AuditLog(store)
  const graph = new GraphService(store, audit)
  const memories = new MemoryService(store, audit, undefined, () => graph.memoriesChanged())
  for (const [subject, predicate, object] of facts)
    memories.add(
      'test',
      NewMemory.parse({ text: `${subject} ${predicate} ${object}`, triple: { subject, predicate, object } }),
    )
  const textOf = (seq: number): string | undefined =>
    store.get<{ text: string }>('SELECT text FROM memory WHERE seq = :seq', { seq })?.text
  const near = (question: string, asOf: number | null = null) =>
    memoriesNear(store, question, asOf).map(({ seq }) => textOf(seq))
  return { store, graph, memories, near }
}

test('a memory one relation further, or of another name, is not near what a question names', async () => {
  const { graph, memories, near } = await known([
    ['Ada', 'reports to', 'Robert'],
    ['Robert', 'lives in', 'Paris'],
    ['Augusta', 'plays', 'the organ'],
    ['Zoe', 'lives in', 'Oslo'],
  ])
  expect(near('Where does the manager of Ada live?')).toEqual(['Ada reports to Robert', 'Robert lives in Paris'])
  expect(near('Where do people live?')).toEqual([])
  const before = Date.now()
  await new Promise((resolve) => setTimeout(resolve, 5))
  const entity = (name: string) => graph.read.search(name, 1)[0]?.id ?? ''
  graph.merge('test', entity('Augusta'), entity('Ada'))
  expect(near('What does Ada play?')).toContain('Augusta plays the organ')
  expect(near('What does Augusta do?')).toContain('Ada reports to Robert')
  // As it was then, they were not known to be one.
  expect(near('What does Ada play?', before)).toEqual(['Ada reports to Robert', 'Robert lives in Paris'])
  const { hits } = await memories.recall('What instrument does Ada play?', { limit: 5 })
  expect(hits[0]).toMatchObject({ memory: { text: 'Augusta plays the organ' }, used: true })
  expect(hits[0]?.ranks.graph).not.toBeNull()
})

test('a hub, a loop or a circle holds recall up, or what is retracted is near', async () => {
  const { graph, memories, near } = await known([
    ['Hub', 'knows', 'Hub'],
    ['Hub', 'knows', 'Ring'],
    ['Ring', 'knows', 'Hub'],
  ])
  for (let at = 0; at < 1_500; at += 1)
    graph.add('test', { subject: 'Hub', type: 'knows', object: `Spoke ${at}`, scope: 'user', validFrom: null })
  expect(near('Whom does Hub know?').sort()).toEqual(['Hub knows Hub', 'Hub knows Ring', 'Ring knows Hub'])
  const [first] = (await memories.recall('Ring knows Hub', { limit: 1 })).hits
  memories.retract('test', first?.memory.id ?? '')
  expect(near('Whom does Ring know?')).not.toContain(first?.memory.text)
})
