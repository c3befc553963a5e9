import { StudioError } from '@shared/errors.ts'
import type { KnowledgeEvent, KnowledgeHit, KnowledgeIndex } from '@shared/knowledge.ts'
import type { Command } from 'commander'
import type { Headless } from './headless.ts'
import { safe } from './safe-text.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface IndexOptions extends GlobalOptions {
  name?: string
}
interface SearchOptions extends GlobalOptions {
  index?: string
  limit: string
}

/** Adds `autoglm knowledge`: folders whose documents can be searched. */
export function addKnowledgeCommands(program: Command, shared: (command: Command) => Command): void {
  const knowledge = program.command('knowledge').description('folders whose documents agents can search')
  shared(knowledge.command('index').description('index a folder, or bring an index up to date'))
    .argument('<folder-or-name>', 'a folder, or the name of an index there is')
    .option('--name <name>', "what a new index is called; the folder's name if absent")
    .action(async (wanted: string, _options: IndexOptions, command: Command) => {
      const options = command.optsWithGlobals<IndexOptions>()
      const done = await stoppable(options, async ({ studio }, signal) => {
        const { knowledge: service } = studio.tools
        const known = service.list().find(({ name, folder }) => name === (options.name ?? wanted) || folder === wanted)
        const base =
          wanted
            .replace(/[\\/]+$/, '')
            .split(/[\\/]/)
            .at(-1) ?? wanted
        const index = known ?? (await service.create('cli', options.name ?? (base || 'documents'), wanted))
        for await (const event of service.update(index.id, signal)) {
          if (event.type === 'done') return event
          if (!options.json) process.stderr.write(`${tellProgress(event)}\n`)
        }
        throw new StudioError('INTERNAL', 'Indexing ended without a result.')
      })
      print(options, { index: done.index, changes: done.changes }, () => formatDone(done))
    })
  shared(knowledge.command('list').description('list the indexes')).action(
    async (_options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const indexes = await within(options, ({ studio }) => studio.tools.knowledge.list(), { lookOnly: true })
      print(options, indexes, () => indexes.map(formatIndex).join('\n') || 'There is no index yet.')
    },
  )
  shared(knowledge.command('search').description('find passages, as the tool knowledge_search does'))
    .argument('<query...>', 'words, or a question')
    .option('--index <name>', 'search only this index')
    .option('--limit <count>', 'passages at most', '10')
    .action(async (query: string[], _options: SearchOptions, command: Command) => {
      const options = command.optsWithGlobals<SearchOptions>()
      const limit = Number(options.limit)
      if (!Number.isInteger(limit) || limit < 1 || limit > 50)
        throw new StudioError('VALIDATION_FAILED', '--limit must be a number from 1 to 50.')
      const hits = await stoppable(options, ({ studio }, signal) =>
        studio.tools.knowledge.search(query.join(' '), options.index ?? null, limit, signal),
      )
      print(options, hits, () => hits.map(formatHit).join('\n\n') || 'Nothing was found.')
    })
  shared(knowledge.command('remove').description('forget an index; the documents stay'))
    .argument('<name>', 'its name')
    .action(async (name: string, _options: GlobalOptions, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      await within(options, ({ studio }) => studio.tools.knowledge.remove('cli', studio.tools.knowledge.get(name).id))
      print(options, { removed: name }, () => `The index ${name} was removed.`)
    })
}

/** With the engine where texts are found by meaning, and until Ctrl+C. */
async function stoppable<T>(
  options: GlobalOptions,
  work: (headless: Headless, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return await within(options, async (headless) => {
    const stopping = new AbortController()
    const stop = (): void => stopping.abort(new StudioError('CANCELLED', 'It was stopped.'))
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
    try {
      if (headless.studio.settings.current.embeddings) {
        headless.startEngine()
        await headless.studio.addBundledModels()
      }
      return await work(headless, stopping.signal)
    } finally {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    }
  })
}

function tellProgress(event: Exclude<KnowledgeEvent, { type: 'done' }>): string {
  const place = `${event.done + 1} of ${event.total}`
  return event.type === 'reading' ? `Reading ${place}: ${safe(event.path)}` : `Working out meanings ${place}`
}

function formatDone({ index, changes }: Extract<KnowledgeEvent, { type: 'done' }>): string {
  const { added, changed, removed, unchanged, failed, notEmbedded } = changes
  const counts = `New ${added}, changed ${changed}, removed ${removed}, unchanged ${unchanged}, not readable ${failed}.`
  return [
    formatIndex(index),
    counts,
    ...index.problems.map(({ path, message }) => `  ${safe(path)}: ${safe(message)}`),
    ...(notEmbedded ? [`Meanings are missing: ${notEmbedded}`] : []),
  ].join('\n')
}

const formatIndex = ({ name, folder, files, chunks, embedded }: KnowledgeIndex): string =>
  `${safe(name)}  ${files} files, ${chunks} passages${embedded > 0 ? `, ${embedded} by meaning` : ''}  ${safe(folder)}`

/** A passage keeps its lines. */
const lines = (text: string): string => text.split('\n').map(safe).join('\n')

function formatHit({ path, page, line, heading, text }: KnowledgeHit, at: number): string {
  const place = page !== null ? `, page ${page}` : line !== null ? `, line ${line}` : ''
  const below = heading === '' ? '' : ` (${heading})`
  return `${safe(`[${at + 1}] ${path}${place}${below}`)}\n${lines(text)}`
}
