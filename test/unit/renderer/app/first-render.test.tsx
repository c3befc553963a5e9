import { renderToString } from 'react-dom/server'
import { beforeAll, describe, expect, it } from 'vitest'
import { App } from '../../../../src/renderer/app/App.tsx'
import { startI18n } from '../../../../src/renderer/app/i18n/start.ts'
import { layoutStore, VIEWS } from '../../../../src/renderer/app/layout.ts'

beforeAll(() => {
  // The only thing of a document that starting the languages touches.
  Object.assign(globalThis, { document: { documentElement: { lang: '' } } })
  startI18n()
})

describe('first frame, before anything is connected', () => {
  it.each(VIEWS)('cannot be rendered, or is blank, in the view %s', (view) => {
    layoutStore.getInitialState().view = view
    const html = renderToString(<App />)
    for (const each of VIEWS) expect(html).toContain(`data-testid="nav-${each}"`)
    expect(html).toContain('data-testid="status-bar"')
    expect(html).toContain('class="skeleton"')
    expect(html).not.toContain('data-testid="connection-banner"')
  })
})
