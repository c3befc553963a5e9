import { StudioError } from '@shared/errors.ts'
import { type App, shell } from 'electron'

/** No page of ours navigates, opens windows or attaches webviews, whatever it contains. */
export function guardNavigation(app: App, allowedOrigins: string[]): void {
  app.on('web-contents-created', (_event, contents) => {
    const guard = (event: { preventDefault(): void; url: string }): void => {
      if (!isAllowed(event.url, allowedOrigins)) event.preventDefault()
    }
    contents.on('will-navigate', guard)
    contents.on('will-redirect', guard)
    contents.on('will-frame-navigate', guard)
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** Compared by parsed origin; custom schemes have the opaque origin "null", so protocol and host are compared instead. */
export function isAllowed(url: string, allowedOrigins: string[]): boolean {
  try {
    const { protocol, host } = new URL(url)
    return allowedOrigins.includes(`${protocol}//${host}`)
  } catch {
    return false
  }
}

/** The one door for links to the outside: https and mailto only, after parsing. Errors: NOT_ALLOWED. */
export async function openLink(link: string): Promise<void> {
  let url: URL
  try {
    url = new URL(link)
  } catch (cause) {
    throw new StudioError('NOT_ALLOWED', 'This is not a link that can be opened.', { cause })
  }
  if (url.protocol !== 'https:' && url.protocol !== 'mailto:') {
    throw new StudioError('NOT_ALLOWED', `Only https and mailto links are opened, not ${url.protocol}`)
  }
  await shell.openExternal(url.href)
}
