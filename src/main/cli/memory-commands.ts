import { StudioError } from '@shared/errors.ts'
import { type Memory, MemoryId, MemoryKind, NewMemory, type RecallAnswer } from '@shared/memory.ts'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Headless } from './headless.ts'
import { addMemoryTransferCommands } from './memory-transfer-commands.ts'
import { parseDate, parseScope } from './parse-memory.ts'
import { safe } from './safe-text.ts'
import { table } from './table.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface ListOptions extends GlobalOptions {
  text?: string
  kind?: MemoryKind
  scope?: string
  all: boolean
  limit: number
}
interface AddOptions extends GlobalOptions {
  kind: MemoryKind
  scope: string
  about?: string[]
  since?: number
}

/** Adds `autoglm memory`: what is remembered across runs, and why. */
export function addMemoryCommands(
  program: Command,
  shared: (command: Command) => Command,
  done: (code: number) => void,
): void {
  const memory = program.command('memory').description('what is remembered across runs')
  shared(memory.command('list').description('list memories, newest first'))
    .option('--text <words>', 'only those with these words')
    .addOption(new Option('--kind <kind>', 'only of this kind').choices(MemoryKind.options))
    .option('--scope <scope>', 'only of this scope: user, project:NAME or agent:ID', parseScope)
    .option('--all', 'also what was superseded or retracted', false)
    .option('--limit <count>', 'memories at most', parseCount, 100)
    .action(async (_: ListOptions, command: Command) => {
      const options = command.optsWithGlobals<ListOptions>()
      const { text, kind, scope, all, limit } = options
      const filter = {
        ...(text === undefined ? {} : { text }),
        ...(kind === undefined ? {} : { kinds: [kind] }),
        ...(scope === undefined ? {} : { scope }),
        ...(all ? {} : { statuses: ['active' as const, 'conflict' as const] }),
      }
      const found = await within(options, ({ studio }) => studio.memories.list(filter, limit), { lookOnly: true })
      print(options, found, () => formatList(found.memories, found.total))
    })
  shared(memory.command('show').description('why one is believed, since when, and which runs were given it'))
    .argument('<id>', 'its id', parseId)
    .action(async (id: MemoryId, _: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const detail = await within(options, ({ studio }) => studio.memories.get(id), { lookOnly: true })
      print(options, detail, () => {
        const evidence = detail.evidence.map(
          ({ polarity, source, runId, at }) =>
            `  ${polarity > 0 ? '+' : '-'} ${source}${runId ? ` ${runId}` : ''} ${new Date(at).toISOString()}`,
        )
        const uses = detail.uses.map(({ runId, rank, query }) => `  ${runId} #${rank} ${safe(query)}`)
        return [
          formatMemory(detail),
          'evidence:',
          ...evidence,
          ...(uses.length > 0 ? ['given to:', ...uses] : []),
        ].join('\n')
      })
    })
  shared(memory.command('add').description('remember something; it counts as your own word'))
    .argument('<text...>', 'what to remember')
    .addOption(new Option('--kind <kind>', 'what it is').choices(MemoryKind.options).default('fact'))
    .option('--scope <scope>', 'user, project:NAME or agent:ID', parseScope, 'user')
    .option('--about <terms...>', 'subject, relation and value, so that something newer can take its place')
    .option('--since <date>', 'since when it is true, as 2026-11-23', parseDate)
    .action(async (words: string[], _: AddOptions, command: Command) => {
      const options = command.optsWithGlobals<AddOptions>()
      const added = await within(options, ({ client }) => client.memory.add(given(words.join(' '), options)))
      print(options, added, () => formatMemory(added))
    })
  const judged = (name: string, what: string, work: (headless: Headless, id: MemoryId) => Promise<unknown>): void => {
    shared(memory.command(name).description(what))
      .argument('<id>', 'its id', parseId)
      .action(async (id: MemoryId, _: GlobalOptions, command: Command) => {
        const options = command.optsWithGlobals<GlobalOptions>()
        const now = await within(options, async (headless) => {
          await work(headless, id)
          return headless.studio.memories.get(id)
        })
        print(options, now, () => formatMemory(now))
      })
  }
  judged('confirm', 'say that it is so', ({ client }, id) => client.memory.confirm({ id }))
  judged('retract', 'say that it is wrong; it is recalled no more', ({ client }, id) => client.memory.retract({ id }))
  judged('restore', 'take a retraction back', ({ client }, id) => client.memory.restore({ id }))
  judged('settle', 'say that of those that contradict each other this one is so', ({ client }, id) =>
    client.memory.settle({ keep: id }),
  )
  shared(memory.command('conflicts').description('what contradicts itself and waits for your word')).action(
    async (_: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const conflicts = await within(options, ({ studio }) => studio.memories.conflicts(), { lookOnly: true })
      const lines = conflicts.map(({ subject, predicate, memories }) =>
        [
          safe(`${subject} ${predicate}:`),
          ...memories.map(({ memory: { id, text }, share }) => `  ${percent(share)} ${id} ${safe(text)}`),
        ].join('\n'),
      )
      print(options, conflicts, () => lines.join('\n') || 'Nothing contradicts itself.')
    },
  )
  addMemoryTransferCommands(memory, shared, done)
  shared(memory.command('recall').description('what an agent would be given for a question, and why'))
    .argument('<question...>', 'the question')
    .option('--limit <count>', 'memories at most', parseCount, 10)
    .action(async (words: string[], _: GlobalOptions & { limit: number }, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { limit: number }>()
      const answer = await within(options, async ({ studio, client, startEngine }) => {
        await studio.addBundledModels()
        startEngine()
        return await client.memory.recall({ query: words.join(' '), limit: options.limit })
      })
      print(options, answer, () => formatRecall(answer))
    })
}

function given(text: string, { kind, scope, about, since }: AddOptions): NewMemory {
  if (about !== undefined && about.length !== 3) {
    throw new StudioError('VALIDATION_FAILED', '--about takes three terms: subject, relation, value.')
  }
  const [subject = '', predicate = '', object = ''] = about ?? []
  const parsed = NewMemory.safeParse({
    text,
    kind,
    scope,
    triple: about ? { subject, predicate, object } : null,
    validFrom: since ?? null,
  })
  if (parsed.success) return parsed.data
  throw new StudioError('VALIDATION_FAILED', parsed.error.issues[0]?.message ?? 'This cannot be remembered.')
}

function formatList(memories: readonly Memory[], total: number): string {
  if (memories.length === 0) return 'Nothing is remembered.'
  const rows = memories.map(({ id, kind, status, confidence, text }) => [
    id,
    kind,
    status,
    percent(confidence),
    safe(text.length > 80 ? `${text.slice(0, 80)}…` : text),
  ])
  const more = total > memories.length ? `\n${total - memories.length} more; --limit shows them.` : ''
  return `${table([['ID', 'KIND', 'STATUS', 'SURE', 'TEXT'], ...rows])}${more}`
}

const formatMemory = ({ id, kind, scope, status, confidence, text }: Memory): string =>
  `${safe(text)}\n${id}  ${kind}, ${safe(scope)}, ${status}, ${percent(confidence)} sure`

function formatRecall({ hits, abstained, confidence, threshold, wordsOnly }: RecallAnswer): string {
  const lines = hits.map(({ memory, score, ranks, used, left }) => {
    const places = [ranks.words && `words #${ranks.words}`, ranks.meaning && `meaning #${ranks.meaning}`].filter(
      Boolean,
    )
    return `${used ? '*' : ' '} ${score.toFixed(4)}  ${safe(memory.text)}  (${[...places, left].filter(Boolean).join(', ')})`
  })
  const verdict = abstained
    ? `Nothing would be handed over: the best reaches ${percent(confidence)}, and ${percent(threshold)} is needed.`
    : '* would be handed over.'
  return [...lines, verdict, ...(wordsOnly ? [wordsOnly] : [])].join('\n')
}

const percent = (share: number): string => `${Math.round(share * 100)}%`

function parseId(text: string): MemoryId {
  const parsed = MemoryId.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('It must be the id of a memory, such as memory_0abc.')
  return parsed.data
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > 500) throw new InvalidArgumentError('It must be from 1 to 500.')
  return count
}
