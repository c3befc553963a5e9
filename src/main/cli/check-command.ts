import type { Card } from '@shared/conformance.ts'
import { StudioError } from '@shared/errors.ts'
import type { CheckScope } from '../studio/conformance.ts'
import type { Headless } from './headless.ts'

/**
 * Scores a model (by name, id or path; the first that can run when not named) on conformance cases. Ctrl+C stops it, with
 * CANCELLED. Progress goes to standard error.
 */
export async function checkModel(
  { studio, startEngine }: Headless,
  name: string | undefined,
  scope: CheckScope,
): Promise<Card> {
  startEngine()
  await studio.addBundledModels()
  const known = studio.models.list()
  const model =
    name === undefined
      ? known.find((each) => each.format !== null && each.status === 'available')
      : (known.find((each) => each.id === name || each.name === name) ?? (await studio.models.add('cli', name)))
  if (!model)
    throw new StudioError('MODEL_NOT_FOUND', 'There is no model to check. Add one: autoglm models add FILE.gguf')
  const stopping = new AbortController()
  const stop = (): void => stopping.abort(new StudioError('CANCELLED', 'The check was stopped.'))
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const tell = ({ passed, name: title }: { passed: boolean; name: string }): void => {
    process.stderr.write(`${passed ? 'pass' : 'fail'}  ${title}\n`)
  }
  try {
    return await studio.conformance.check('cli', model, scope, tell, stopping)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
