import type { ModelId } from '@shared/ids.ts'
import type { Model } from '@shared/models.ts'

/** Pure: the person's default model, else the one that ships. */
export function trialModel(models: readonly Model[], defaultModelId: ModelId | null): Model | null {
  const usable = models.filter(({ status, format }) => status === 'available' && format !== null)
  return usable.find(({ id }) => id === defaultModelId) ?? usable.find(({ bundled }) => bundled) ?? null
}
