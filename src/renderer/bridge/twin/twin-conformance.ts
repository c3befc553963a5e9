import {
  type Card,
  type CaseEntry,
  type ConformanceEvent,
  type ConformanceState,
  foldConformance,
  SAVED_GROUP,
} from '@shared/conformance.ts'
import { StudioError } from '@shared/errors.ts'
import type { InferenceContent } from '@shared/runs.ts'
import type { StudioClient } from '../client.ts'
import { BUNDLED, models } from './samples.ts'
import { Topic } from './topic.ts'
import type { Clock } from './twin-run.ts'

const GROUPS: [group: string, total: number, passed: number][] = [
  ['one call', 18, 17],
  ['types', 8, 8],
  ['parallel', 6, 2],
  ['no call', 8, 7],
]

const BUILTIN: CaseEntry[] = GROUPS.flatMap(([group, total]) =>
  Array.from({ length: total }, (_, index) => ({
    id: `${group.replaceAll(' ', '-')}-${index + 1}`,
    group,
    saved: null,
    asked: `What is 12*${index + 7}?`,
    expect: { calls: [{ name: 'calculator', arguments: { expression: `12*${index + 7}` } }] },
  })),
)

function cardOf(modelId: string, cases: readonly CaseEntry[], startedAt: number): Card {
  const model = models.find((each) => each.id === modelId)
  if (!model) throw new StudioError('MODEL_NOT_FOUND', 'There is no such model.')
  const scores = cases.map((each) => {
    const allowed = GROUPS.find(([group]) => group === each.group)?.[2] ?? 0
    const passed = Number(each.id.split('-').at(-1)) <= allowed
    return {
      id: each.id,
      name: each.saved?.name ?? each.id,
      group: each.group,
      asked: each.asked,
      expect: each.expect,
      passed,
      reason: passed ? null : 'It should have called calculator, but called nothing.',
      got: { content: passed ? '' : 'I think it is 85.', toolCalls: [], problems: [] },
    }
  })
  const count = (group?: string) => {
    const among = scores.filter((each) => group === undefined || each.group === group)
    return { passed: among.filter((each) => each.passed).length, total: among.length }
  }
  return {
    id: `card_${startedAt.toString(36)}`,
    model: { id: model.id, name: model.name, sha256: model.sha256, format: model.format },
    engineBuild: 'node-llama-cpp 3.22.1, llama.cpp b7312',
    startedAt,
    endedAt: startedAt + 41_000,
    ...count(),
    groups: [...new Set(scores.map((each) => each.group))].map((group) => ({ group, ...count(group) })),
    cases: scores,
  }
}

/** The conformance card of the twin: cases that pass by their number. */
export function twinConformance(
  clock: Clock,
  contentOf: (runId: string, spanId: string) => InferenceContent,
): StudioClient['conformance'] {
  const cards = new Map([cardOf(BUNDLED, BUILTIN, Date.now() - 86_400_000)].map((card) => [card.id, card]))
  const summaries = () =>
    [...cards.values()].map(({ cases: _, ...summary }) => summary).sort((a, b) => b.startedAt - a.startedAt)
  const topic = new Topic<ConformanceState, ConformanceEvent>(
    { running: null, cards: summaries(), cases: BUILTIN },
    foldConformance,
  )
  const find = (cardId: string): Card => {
    const card = cards.get(cardId)
    if (!card) throw new StudioError('NOT_FOUND', `There is no conformance card ${cardId}.`)
    return card
  }
  let stopped = false
  return {
    watch: async (_input, options) => topic.watch(options?.signal),
    start: async ({ modelId }) => {
      if (topic.state.running) throw new StudioError('CONFLICT', 'A model is being checked already.')
      stopped = false
      const card = cardOf(modelId, topic.state.cases, clock.now())
      const play = async () => {
        for (let done = 0; done < card.total && !stopped; done += 1) {
          const passed = card.cases.slice(0, done).filter((each) => each.passed).length
          const current = card.cases[done]?.id ?? null
          topic.publish({ running: { modelId: card.model.id, passed, total: card.total, done, current } })
          await clock.wait(80)
        }
        if (!stopped) cards.set(card.id, card)
        topic.publish({ running: null, cards: summaries() })
      }
      void play()
    },
    cancel: async () => {
      stopped = true
    },
    card: async ({ cardId }) => find(cardId),
    xray: async ({ cardId, caseId }) => {
      const answered = find(cardId).cases.find((each) => each.id === caseId)
      if (!answered || answered.passed) throw new StudioError('NOT_FOUND', 'There is no X-ray of this case.')
      const text = answered.got?.content ?? ''
      const tokens = (text.match(/\s*\S+/g) ?? []).map((part, id) => ({ id, text: part, part: 'text' as const }))
      return {
        format: 'glm-4.7',
        thoughtOpen: false,
        tools: ['calculator'],
        tokens: tokens.map((token) => ({ ...token, call: null, argument: null })),
        calls: [],
        content: text,
        agrees: true,
      }
    },
    exportCard: async ({ cardId }) => ({ path: `/home/me/${find(cardId).id}.json` }),
    saveCase: async ({ runId, spanId, name, expect }) => {
      const asked = contentOf(runId, spanId).prompt.text
      const entry: CaseEntry = {
        id: `case_${Date.now().toString(36)}`,
        group: SAVED_GROUP,
        saved: { name, at: Date.now() },
        asked,
        expect,
      }
      topic.publish({ cases: [...topic.state.cases, entry] })
      return entry
    },
    removeCase: async ({ caseId }) => topic.publish({ cases: topic.state.cases.filter((each) => each.id !== caseId) }),
    exportCases: async () => ({ path: '/home/me/conformance-cases.json' }),
    importCases: async () => ({ added: 0 }),
  }
}
