import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { contract } from '@shared/contract/index.ts'

/** The studio's procedures as the page calls them. The contract is imported as a type, so that zod stays out of the page. */
export type StudioClient = ContractRouterClient<typeof contract>

/** A client that speaks over `port`, which is started here. */
export function createStudioClient(port: MessagePort): StudioClient {
  const client: StudioClient = createORPCClient(new RPCLink({ port }))
  port.start()
  return client
}
