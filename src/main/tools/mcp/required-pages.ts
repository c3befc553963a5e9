import { UrlElicitationRequiredError } from '@modelcontextprotocol/client'
import { StudioError } from '@shared/errors.ts'
import { elicitation } from './answer-requests.ts'
import type { McpCallOptions } from './types.ts'

/** Pages that one call may need. */
const MOST_PAGES = 5

/**
 * Makes a call. Servers of 2025 refuse one that first needs a page to be opened, naming it: then the person is asked, and the call is made
 * once more. Errors: those of the call; TOOL_FAILED when a page is declined, or not yet done with.
 */
export async function afterPages<T>(call: () => Promise<T>, server: string, ask: McpCallOptions['ask']): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (!ask || !(error instanceof UrlElicitationRequiredError)) throw error
    for (const page of error.elicitations.slice(0, MOST_PAGES)) {
      const { action } = await ask(elicitation(server, page))
      if (action !== 'accept')
        throw new StudioError('TOOL_FAILED', 'the person did not agree to open a page that it needs.')
    }
  }
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof UrlElicitationRequiredError)) throw error
    throw new StudioError(
      'TOOL_FAILED',
      'it needs a page that the person has opened. Call it again once they are done.',
    )
  }
}
