import type { Session } from 'electron'

/** Copying to the clipboard after a click is all the page may do beyond its own window. */
const ALLOWED = new Set(['clipboard-sanitized-write'])

/** Denies by default in every handler Electron has; without them it would approve everything. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback) => callback(ALLOWED.has(permission)))
  session.setPermissionCheckHandler((_contents, permission) => ALLOWED.has(permission))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}))
}

/** The page needs no network: everything but its own scheme (and the development server) is cancelled. */
export function blockNetwork(session: Session, allowedOrigins: string[]): void {
  session.webRequest.onBeforeRequest((details, callback) => {
    const url = new URL(details.url)
    const internal = url.protocol === 'devtools:' || url.protocol === 'blob:' || url.protocol === 'data:'
    callback({ cancel: !internal && !allowedOrigins.some((origin) => details.url.startsWith(`${origin}/`)) })
  })
}
