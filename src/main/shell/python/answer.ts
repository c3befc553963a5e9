import type { PortMain } from '../../process/channel.ts'
import type { PythonPageRequest } from '../../studio/host-protocol.ts'
import type { PythonPageWindows } from './pages.ts'

/** Carries out what the studio host asks of hidden pages. `deliver` hands it the port of one. */
export async function answerPythonRequest(
  pages: PythonPageWindows,
  request: PythonPageRequest,
  deliver: (pageId: string, port: PortMain) => void,
): Promise<string | null> {
  switch (request.kind) {
    case 'python-open':
      deliver(request.pageId, await pages.open(request.pageId))
      return null
    case 'python-ended':
      return await pages.ended(request.pageId)
    case 'python-close':
      pages.close(request.pageId)
      return null
    default:
      return request satisfies never
  }
}
