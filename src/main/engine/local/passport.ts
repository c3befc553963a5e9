import type { Sha256 } from '@shared/ids.ts'
import type { Passport } from '@shared/passport.ts'
import { flattenSampling, type Sampling } from '@shared/sampling.ts'
import type { InferRequest } from '../types.ts'
import type { LoadedModel } from './loaded-model.ts'
import type { Circumstances } from './session.ts'
import { speculates } from './speculation.ts'

/** Writes down everything that decided which tokens an inference gave. */
export function issuePassport(
  request: InferRequest,
  sampling: Sampling,
  { model, loaded, batchSize }: LoadedModel,
  templateHash: Sha256,
  { reused, neighbours }: Circumstances,
): Passport {
  const { seed, reproducible, constrainCalls, thoughtTokens, adapters = [] } = request
  const { build, device, threads, contextSize, sequences } = loaded
  return {
    modelSha256: model.sha256,
    engineBuild: build,
    device,
    threads,
    contextSize,
    sequences,
    batchSize,
    sampling: flattenSampling(sampling),
    seed,
    ...(speculates(request) ? { speculation: 'promptLookup' as const } : {}),
    ...(adapters.length > 0 ? { adapters: adapters.map(({ sha256, scale }) => ({ sha256, scale })) } : {}),
    templateHash,
    reproducible: reproducible ?? false,
    constrainCalls: constrainCalls ?? true,
    ...(thoughtTokens === undefined ? {} : { thoughtTokens }),
    reusedTokens: reused,
    neighbours,
  }
}
