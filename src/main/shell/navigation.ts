import type { App } from 'electron'
import { isAllowed } from './origin.ts'

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
