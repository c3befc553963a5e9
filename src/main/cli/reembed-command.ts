import { StudioError } from '@shared/errors.ts'
import type { Command } from 'commander'
import { safe } from './safe-text.ts'
import { type GlobalOptions, print, within } from './within.ts'

/** Progress is printed at most this often; milliseconds. */
const PRINT_MS = 1000

/** Adds `autoglm reembed`: what the window does in the background, to its end. Ctrl+C stops it; the same command goes on. */
export function addReembedCommand(program: Command, shared: (command: Command) => Command): void {
  shared(program.command('reembed'))
    .description('give memories and documents the vectors of the embedding model in use')
    .action(async (options: GlobalOptions) => {
      const outcome = await within(options, async ({ studio, startEngine }) => {
        const stopping = new AbortController()
        const stop = (): void =>
          stopping.abort(new StudioError('CANCELLED', 'It was stopped. Give the same command again to go on.'))
        process.on('SIGINT', stop)
        process.on('SIGTERM', stop)
        const { keeper, embeddings } = studio.meaning
        const printing = setInterval(() => {
          const { done, total } = keeper.work
          process.stderr.write(`${done} of ${total}\n`)
        }, PRINT_MS)
        try {
          startEngine()
          await studio.addBundledModels()
          const embedded = await keeper.finish(stopping.signal)
          return { model: embeddings.model?.name ?? '', embedded }
        } catch (error) {
          throw stopping.signal.aborted ? stopping.signal.reason : error
        } finally {
          clearInterval(printing)
          process.off('SIGINT', stop)
          process.off('SIGTERM', stop)
        }
      })
      print(options, outcome, () => `${outcome.embedded} texts were given vectors of ${safe(outcome.model)}.`)
    })
}
