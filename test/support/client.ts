import type { ContractRouterClient } from '@orpc/contract'
import { createRouterClient } from '@orpc/server'
import type { contract } from '@shared/contract/index.ts'
import { createRouter, withErrorCodes } from '../../src/main/studio/router.ts'
import type { TestStudio } from './studio.ts'

/** The contract of a test's studio, called as the window would, without a port in between. */
export const clientOf = ({ studio }: Pick<TestStudio, 'studio'>): ContractRouterClient<typeof contract> =>
  createRouterClient(createRouter(studio), { context: { actor: 'window' }, interceptors: [withErrorCodes] })

export type Client = ReturnType<typeof clientOf>
