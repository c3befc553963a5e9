import type { Command, Completion } from '../../src/main/agent/commands.ts'
import { step } from '../../src/main/agent/loop.ts'
import { isOver, type LoopEvent, type LoopState, type Transition } from '../../src/main/agent/loop-state.ts'
import { environmentThen } from '../../src/main/agent/replay/environment.ts'
import type { Recording } from '../../src/main/agent/replay/recording.ts'
import type { Environment, Loop } from '../../src/main/agent/replay/reenact.ts'
import { sha256 } from '../../src/main/kit/canonical.ts'
import type { BlobStore } from '../../src/main/store/types.ts'
import type { LogEntry } from '../../src/main/trace/run-log.ts'

/** One injected change, and the entry at which a replay must name it. */
export interface Mutation {
  kind: string
  /** Entries that name the right step. */
  right: number[]
  loop?: Loop
  environment?: Environment
  entries?: LogEntry[]
  blobs?: BlobStore
}

/** A loop that does something else at its `nth` event, from 0. */
function mutant(nth: number, change: (transition: Transition, before: LoopState) => Transition): Loop {
  let at = 0
  return (state: LoopState, event: LoopEvent) => {
    const transition = step(state, event)
    return at++ === nth ? change(transition, state) : transition
  }
}

/** The loop's events before the run is over, with the requests that each led to. */
function turns({ events, effects }: Recording) {
  const found: { seq: number; nth: number; requests: typeof effects }[] = []
  let state: LoopState | null = null
  let nth = 0
  for (const { entry, event } of events) {
    if (!event) continue
    const before: LoopState = state ?? step(START, event).state
    if (state && isOver(before)) break
    state = state ? step(before, event).state : before
    found.push({ seq: entry.seq, nth, requests: effects.filter((each) => each.cause === entry.seq) })
    nth += 1
  }
  return found
}
const START: LoopState = step(
  {
    phase: 'new',
    agent: null,
    tools: [],
    seed: 0,
    step: 0,
    messages: [],
    calls: [],
    lastCalls: '',
    sameCalls: 0,
    inputTokens: 0,
    outputTokens: 0,
    timer: '',
    answer: null,
    error: null,
  },
  { type: 'unresolved', scope: '' },
).state

const altered = (command: Command): Command => {
  switch (command.kind) {
    case 'model.call':
      return { ...command, request: { ...command.request, maxTokens: command.request.maxTokens + 1 } }
    case 'timer':
      return { ...command, ms: command.ms + 1 }
    default:
      return { ...command, call: { ...command.call, arguments: { ...command.call.arguments, more: 1 } } }
  }
}

/** Every change of the loop's own doing at each of its events. */
export function loopMutations(recording: Recording): Mutation[] {
  return turns(recording).flatMap(({ seq, nth, requests }): Mutation[] => {
    const mutations: Mutation[] = [
      {
        kind: 'loop: a count of the state',
        right: [seq],
        loop: mutant(nth, ({ state, commands }) => ({
          state: { ...state, outputTokens: state.outputTokens + 1 },
          commands,
        })),
      },
      {
        kind: 'loop: reads the clock',
        right: [seq],
        loop: mutant(nth, (transition) => ({ ...transition, state: { ...transition.state, seed: Date.now() } })),
      },
    ]
    for (const [at, request] of requests.entries()) {
      mutations.push(
        {
          kind: `loop: other ${request.kind}`,
          right: [request.seq],
          loop: mutant(nth, ({ state, commands }) => ({
            state,
            commands: commands.map((each, index) => (index === at ? altered(each) : each)),
          })),
        },
        {
          kind: `loop: no ${request.kind}`,
          right: [request.seq],
          loop: mutant(nth, ({ state, commands }) => ({ state, commands: commands.toSpliced(at, 1) })),
        },
        {
          kind: `loop: one more ${request.kind}`,
          right: [seq],
          loop: mutant(nth, ({ state, commands }) => {
            const more = commands[at]
            return { state, commands: more ? [...commands, altered(more)] : commands }
          }),
        },
      )
      const next = requests[at + 1]
      if (next && next.key !== request.key) {
        mutations.push({
          kind: 'order: two commands',
          right: [request.seq, next.seq],
          loop: mutant(nth, ({ state, commands }) => {
            const [one, two] = [commands[at], commands[at + 1]]
            return { state, commands: one && two ? commands.toSpliced(at, 2, two, one) : commands }
          }),
        })
      }
    }
    return mutations
  })
}

/** Another prompt format; other words, parameters, effects or absence of each tool. */
export function environmentMutations(recording: Recording): Mutation[] {
  const then = environmentThen(recording)
  const first = recording.effects.find(({ kind }) => kind === 'model.call')?.seq ?? 0
  const template = { ...then.versions.template, hash: 'f'.repeat(64) }
  const mutations: Mutation[] = [
    { kind: 'template', right: [first], environment: { ...then, versions: { ...then.versions, template } } },
  ]
  for (const [at, tool] of then.tools.entries()) {
    const others = [
      { ...tool, description: `${tool.description}.` },
      { ...tool, parameters: { ...tool.parameters, required: [] } },
    ]
    for (const other of others) {
      mutations.push({
        kind: 'tool schema',
        right: [first],
        environment: { ...then, tools: then.tools.with(at, other) },
      })
    }
    mutations.push({
      kind: 'tool gone',
      right: [first],
      environment: { ...then, tools: then.tools.toSpliced(at, 1) },
    })
  }
  return mutations
}

const over = (base: BlobStore, hash: string, text: string): BlobStore => ({
  put: (content) => base.put(content),
  putJson: (value) => base.putJson(value),
  get: (sha) => (sha === hash ? Buffer.from(text) : base.get(sha)),
  getText: (sha) => (sha === hash ? text : base.getText(sha)),
  getJson: (sha) => (sha === hash ? JSON.parse(text) : base.getJson(sha)),
})

/** One byte of each outcome, with every hash made right again, as somebody would who knows the format. */
export function resultMutations({ events, blobs, effects }: Recording, entries: readonly LogEntry[]): Mutation[] {
  const end = turns({ events, blobs, effects } as Recording).at(-1)?.seq ?? 0
  return events.flatMap(({ entry, event }): Mutation[] => {
    if (event?.type !== 'completed' || !event.outcome.ok || entry.seq > end) return []
    const text = oneByteOff(event)
    if (text === null) return []
    const hash = sha256(text)
    const data = { ...entry.data, outcome: hash }
    return [
      {
        kind: 'one byte of a result',
        right: [entry.seq],
        entries: entries.with(entry.seq - 1, { ...entry, data }),
        blobs: over(blobs, hash, text),
      },
    ]
  })
}

function oneByteOff({ kind, outcome }: Completion): string | null {
  if (!outcome.ok) return null
  const text = JSON.stringify(outcome)
  const field = kind === 'tool.call' ? /"content":"(.)/ : /"outputTokens":(\d)/
  const at = field.exec(text)
  if (!at) return null
  const place = at.index + at[0].length - 1
  const other = kind === 'tool.call' ? (text[place] === 'Z' ? 'Y' : 'Z') : String((Number(text[place]) % 9) + 1)
  return text[place] === other || text[place] === '\\'
    ? null
    : `${text.slice(0, place)}${other}${text.slice(place + 1)}`
}

/** Two neighbours of the record change places, with numbers and hashes made right again. */
export function orderMutations(recording: Recording, entries: readonly LogEntry[]): Mutation[] {
  const end = turns(recording).at(-1)?.seq ?? 0
  return entries.slice(1, end - 1).flatMap((one, index): Mutation[] => {
    const at = index + 1
    const two = entries[at + 1]
    if (!two || (one.type === two.type && one.data.key === two.data.key && one.type === 'requested')) return []
    const renamed = (entry: LogEntry): LogEntry => {
      const req = entry.data.req === one.seq ? two.seq : entry.data.req === two.seq ? one.seq : entry.data.req
      return req === undefined ? entry : { ...entry, data: { ...entry.data, req } }
    }
    const swapped = entries
      .with(at, { ...two, seq: one.seq })
      .with(at + 1, { ...one, seq: two.seq })
      .map(renamed)
    return [{ kind: 'order: two entries', right: [one.seq, two.seq], entries: swapped }]
  })
}
