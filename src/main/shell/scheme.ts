import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { protocol, type Session } from 'electron'
import { resolveFile } from './page-files.ts'
import { PYTHON_SCHEME } from './python/scheme.ts'

const SCHEME = 'app'
const HOST = 'studio'
export const PAGE_ORIGIN = `${SCHEME}://${HOST}`
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`

/** Monaco and React set inline styles; nothing may run inline. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "worker-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  // A string can become markup or script only through a policy: those of the text editor, which draws its own lines and starts its workers, and that of the graph, which starts the one that lays it out.
  "require-trusted-types-for 'script'",
  // `dompurify` is the sanitiser that what the editor says of code goes through.
  'trusted-types editorViewLayer diffEditorWidget diffReview domLineBreaksComputer tokenizeToString dompurify studioEditorWorker studioGraphLayout',
].join('; ')

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
}

/** Must run before Electron is ready, once for all schemes: a second call would take back the first. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true, stream: true },
    },
    PYTHON_SCHEME,
  ])
}

/** Serves the page's files, and nothing else, under {@link PAGE_ORIGIN}. */
export function servePage(session: Session, root: string): void {
  session.protocol.handle(SCHEME, async (request) => {
    const answer = await respond(request, root)
    answer.headers.set('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    answer.headers.set('X-Content-Type-Options', 'nosniff')
    answer.headers.set('Cross-Origin-Opener-Policy', 'same-origin')
    answer.headers.set('Referrer-Policy', 'no-referrer')
    return answer
  })
}

async function respond(request: Request, root: string): Promise<Response> {
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.host !== HOST) return new Response(null, { status: 403 })
  const path = await resolveFile(root, url.pathname)
  if (path === null) return new Response(null, { status: 404 })
  return new Response(new Uint8Array(await readFile(path)), {
    headers: { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' },
  })
}
