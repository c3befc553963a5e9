import { StudioError } from '@shared/errors.ts'
import type { Command } from 'commander'
import type { EmbedOutcome } from '../engine/protocol.ts'
import { table } from './table.ts'
import { type GlobalOptions, print, within } from './within.ts'

interface EmbedOptions {
  model?: string
}

/** Adds `autoglm embed`: texts as vectors, and how near they are to the first. Ctrl+C stops it. */
export function addEmbedCommand(program: Command, shared: (command: Command) => Command): void {
  shared(program.command('embed').description('turn texts into vectors, and compare them with the first'))
    .argument('<text...>', 'the texts')
    .option('--model <file>', 'the embedding model, by name, id or path of a GGUF file; that of the settings if absent')
    .action(async (texts: string[], options: GlobalOptions & EmbedOptions) => {
      const outcome = await within(options, async ({ studio, startEngine }) => {
        const stopping = new AbortController()
        const stop = (): void => stopping.abort(new StudioError('CANCELLED', 'Embedding was stopped.'))
        process.on('SIGINT', stop)
        process.on('SIGTERM', stop)
        try {
          startEngine()
          await studio.addBundledModels()
          const model = options.model === undefined ? null : (await studio.models.find('cli', options.model)).id
          return await studio.meaning.embeddings.embed(texts, model, stopping.signal)
        } finally {
          process.off('SIGINT', stop)
          process.off('SIGTERM', stop)
        }
      })
      const vectors = outcome.vectors.map((vector) => Array.from(vector))
      print(options, { ...outcome, vectors }, () => formatEmbeddings(texts, outcome))
      for (const index of outcome.truncated)
        process.stderr.write(`Text ${index + 1} is longer than the model reads; only its beginning counts.\n`)
    })
}

function formatEmbeddings(texts: readonly string[], { vectors, dimension, tokens, pooling }: EmbedOutcome): string {
  const [first = new Float32Array()] = vectors
  const rows = vectors.map((vector, index) => [
    // Vectors of length 1: their product is the cosine of the angle between them.
    vector.reduce((sum, value, place) => sum + value * (first[place] ?? 0), 0).toFixed(4),
    String(tokens[index] ?? 0),
    (texts[index] ?? '').replace(/\s+/g, ' ').slice(0, 60),
  ])
  return [`${dimension} dimensions, ${pooling} pooling`, table([['LIKE THE FIRST', 'TOKENS', 'TEXT'], ...rows])].join(
    '\n',
  )
}
