import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { checkLink } from '../../../../src/main/shell/links.ts'
import { isAllowed } from '../../../../src/main/shell/origin.ts'
import { resolveFile } from '../../../../src/main/shell/page-files.ts'

const base = mkdtempSync(join(tmpdir(), 'autoglm-page-'))
const root = join(base, 'renderer')
mkdirSync(join(root, 'assets'), { recursive: true })
writeFileSync(join(root, 'index.html'), 'page')
writeFileSync(join(root, 'assets', 'a.js'), 'script')
writeFileSync(join(base, 'secret'), 'secret')
mkdirSync(join(base, 'renderer-other'))
writeFileSync(join(base, 'renderer-other', 'secret'), 'secret')
symlinkSync(join(base, 'secret'), join(root, 'link'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

describe('resolveFile', () => {
  it('finds what is inside', async () => {
    expect(await resolveFile(root, '/index.html')).toBe(join(root, 'index.html'))
    expect(await resolveFile(root, '/assets/a.js')).toBe(join(root, 'assets', 'a.js'))
  })

  it('gives nothing outside: dots, encoded dots, links, neighbours with the same beginning, broken escapes, the folder itself', async () => {
    const tries = [
      '/../secret',
      '/..%2fsecret',
      '/%2e%2e/secret',
      '/assets/../../secret',
      '/link',
      '/../renderer-other/secret',
      '/%',
      '/%00',
      '/',
      '//etc/passwd',
    ]
    for (const path of tries) expect({ path, found: await resolveFile(root, path) }).toEqual({ path, found: null })
  })

  it('never leaves the root, whatever is asked', async () => {
    const part = fc.constantFrom('..', '.', 'assets', 'secret', 'a.js', '%2e%2e', '%2f', '\\', 'link', '')
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
        const found = await resolveFile(root, `/${parts.join('/')}`)
        expect(found === null || found.startsWith(`${root}/`)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('isAllowed', () => {
  it('compares whole origins, not beginnings', () => {
    const ours = ['app://studio']
    expect(isAllowed('app://studio/index.html', ours)).toBe(true)
    for (const url of [
      'app://studio.evil/index.html',
      'https://studio/',
      'app://other/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'about:blank',
      '',
    ]) {
      expect({ url, allowed: isAllowed(url, ours) }).toEqual({ url, allowed: false })
    }
  })
})

describe('checkLink', () => {
  it('lets https and mailto out and nothing that could start a program or read a file', () => {
    expect(checkLink('https://example.org/a?b=c')).toBe('https://example.org/a?b=c')
    expect(checkLink('mailto:a@example.org')).toBe('mailto:a@example.org')
    for (const link of [
      'http://example.org',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://x/y',
      'ms-msdt:/id',
      'not a link',
      '',
    ]) {
      expect(() => checkLink(link)).toThrowError(expect.objectContaining({ code: 'NOT_ALLOWED' }))
    }
  })
})
