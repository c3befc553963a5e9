import { StudioError } from '@shared/errors.ts'
import type { ModelId, Sha256 } from '@shared/ids.ts'
import { type ScoreCard, scoreModel } from '../engine/conformance/score.ts'
import type { Headless } from './headless.ts'

/** A model's score, with what it depends on. */
export interface ModelCheck extends ScoreCard {
  model: { id: ModelId; name: string; sha256: Sha256; format: string | null }
}

/**
 * Scores a model (by name, id or path; the first that can run when not named) on every conformance case. Ctrl+C stops it, with
 * CANCELLED. Progress goes to standard error.
 */
export async function checkModel({ studio, startEngine }: Headless, name: string | undefined): Promise<ModelCheck> {
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
  const { signal } = stopping
  try {
    const card = await scoreModel(
      (request) => studio.inference.infer(model, { ...request, priority: 1 }, () => {}, signal),
      ({ id, passed }) => process.stderr.write(`${passed ? 'pass' : 'fail'}  ${id}\n`),
      signal,
    )
    const { id, name: title, sha256, format } = model
    return { model: { id, name: title, sha256, format }, ...card }
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
