import { describe, expect, it } from 'vitest'
import { en } from '../../../../src/renderer/app/i18n/en.ts'
import { resolveLanguage } from '../../../../src/renderer/app/i18n/start.ts'
import { zh } from '../../../../src/renderer/app/i18n/zh.ts'
import { ADVISED } from '../../../../src/renderer/lib/errors.ts'

function flatten(value: object, prefix = ''): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string') texts.set(prefix + key, inner)
    else for (const [below, text] of flatten(inner, `${prefix}${key}.`)) texts.set(below, text)
  }
  return texts
}

const english = flatten(en)
const chinese = flatten(zh)
const places = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort()

describe('translations', () => {
  it('has a text in one language only', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('leaves out a number or a name in one language', () => {
    for (const [key, text] of english) expect([key, places(chinese.get(key) ?? '')]).toEqual([key, places(text)])
  })

  it('shows an empty text', () => {
    for (const texts of [english, chinese])
      for (const [key, text] of texts) expect([key, text.trim()]).not.toEqual([key, ''])
  })

  it('has Chinese that is still English', () => {
    const same = [...english].filter(([key, text]) => chinese.get(key) === text).map(([key]) => key)
    expect(same).toEqual([])
  })

  it('has no advice for an error that promises one', () => {
    expect(Object.keys(en.errors.advice).sort()).toEqual([...ADVISED].sort())
  })

  it('shows Chinese to an English desktop, or forgets what was chosen', () => {
    expect(resolveLanguage('system', 'en-GB')).toBe('en')
    expect(resolveLanguage('system', 'zh-Hant-TW')).toBe('zh')
    expect(resolveLanguage('system', 'de')).toBe('en')
    expect(resolveLanguage('en', 'zh-CN')).toBe('en')
  })
})
