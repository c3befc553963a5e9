import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { type CustomScheme, type Session, session } from 'electron'
import pageScript from './page.js?raw'
import runner from './runner.py?raw'
import workerScript from './worker.js?raw'

const SCHEME = 'python'
const ORIGIN = `${SCHEME}://run`
export const PYTHON_URL = `${ORIGIN}/index.html`

/** To be registered with the studio's own, before Electron is ready. */
export const PYTHON_SCHEME: CustomScheme = {
  scheme: SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
}

/** WebAssembly may be compiled; no text becomes JavaScript, and nothing is fetched but the interpreter's own files. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Of the interpreter's package, what it loads; everything else is not there. */
const PACKAGE_FILES = new Set([
  'pyodide.mjs',
  'pyodide.asm.mjs',
  'pyodide.asm.wasm',
  'python_stdlib.zip',
  'pyodide-lock.json',
])

const OWN_FILES: Record<string, string> = {
  'index.html': '<!doctype html><meta charset="utf-8"><title>Python</title><script src="page.js"></script>',
  'page.js': pageScript,
  'worker.js': workerScript,
  'runner.py': runner,
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.py': 'text/plain; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
}

/**
 * The session of pages that run Python: kept in memory, without network, permissions or downloads, and with no files but the
 * interpreter's and the memory image at `snapshotPath`.
 */
export function pythonSession(snapshotPath: string): Session {
  const own = session.fromPartition('python', { cache: true })
  own.protocol.handle(SCHEME, async (request) => {
    const answer = await respond(request, snapshotPath)
    answer.headers.set('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    answer.headers.set('Cross-Origin-Opener-Policy', 'same-origin')
    answer.headers.set('Cross-Origin-Embedder-Policy', 'require-corp')
    answer.headers.set('Cross-Origin-Resource-Policy', 'same-origin')
    answer.headers.set('X-Content-Type-Options', 'nosniff')
    return answer
  })
  own.webRequest.onBeforeRequest(({ url }, callback) => callback({ cancel: !url.startsWith(`${ORIGIN}/`) }))
  own.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  own.setPermissionCheckHandler(() => false)
  own.setDevicePermissionHandler(() => false)
  own.setDisplayMediaRequestHandler((_request, callback) => callback({}))
  own.on('will-download', (event) => event.preventDefault())
  return own
}

async function respond(request: Request, snapshotPath: string): Promise<Response> {
  const { host, pathname } = new URL(request.url)
  if (request.method !== 'GET' || host !== 'run') return new Response(null, { status: 403 })
  const name = pathname.slice(1)
  const text = Object.hasOwn(OWN_FILES, name) ? OWN_FILES[name] : undefined
  const path = name === 'snapshot' ? snapshotPath : PACKAGE_FILES.has(name) ? join(packageFolder(), name) : null
  const body = text ?? (path === null ? null : await readFile(path).then(plain, () => null))
  if (body === null) return new Response(null, { status: 404 })
  return new Response(body, { headers: { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream' } })
}

const plain = (bytes: Buffer<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)

const packageFolder = (): string => dirname(createRequire(import.meta.url).resolve('pyodide/pyodide.mjs'))
