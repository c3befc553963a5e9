import { StudioError } from '@shared/errors.ts'
import { transform } from 'sucrase'

/** TypeScript as JavaScript, line for line. Errors: VALIDATION_FAILED with `data.line` and `data.column`. */
export function transpile(source: string): string {
  try {
    return transform(source, {
      transforms: ['typescript'],
      disableESTransforms: true,
      keepUnusedImports: true,
      production: true,
    }).code
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const [, line, column] = /\((\d+):(\d+)\)/.exec(message) ?? []
    const words = message.replace(/^Error transforming.*?: /, '').replace(/ \(\d+:\d+\)$/, '')
    throw new StudioError('VALIDATION_FAILED', words, {
      cause: error,
      data: { line: line ? Number(line) : null, column: column ? Number(column) : null },
    })
  }
}
