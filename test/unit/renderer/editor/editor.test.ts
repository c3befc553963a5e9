import { describe, expect, it } from 'vitest'
import { hexColour } from '../../../../src/renderer/editor/colours.ts'
import { isShort, languageOf } from '../../../../src/renderer/editor/diff-look.ts'

describe('what the text editor is told', () => {
  it('takes each way in which the tokens write a colour, or a theme would fall back to grey', () => {
    expect(hexColour(' #1A7A4B')).toBe('#1a7a4bff')
    expect(hexColour('rgb(24 24 40 / 5%)')).toBe('#1818280d')
    expect(hexColour('rgba(255, 255, 255, 0.5)')).toBe('#ffffff80')
    expect(hexColour('rgb(1 2 3)')).toBe('#010203ff')
    expect([hexColour('#fff'), hexColour('#18c8'), hexColour('#1818280d'), hexColour('#ff')]).toEqual([
      '#ffffffff',
      '#1188cc88',
      '#1818280d',
      null,
    ])
    expect(hexColour('color-mix(in srgb, red, blue)')).toBeNull()
  })

  it('colours JSON only where both sides are, or prose with a brace would be coloured at random', () => {
    expect(languageOf('{"a": 1}', '[1]\n')).toBe('json')
    expect(languageOf('{"a": 1}', '')).toBe('json')
    expect(languageOf('{"a": 1}', 'a note')).toBe('text')
    expect(languageOf('', '')).toBe('text')
  })

  it('needs the editor for a long line and for many short ones', () => {
    expect([isShort('12*7'), isShort('x'.repeat(401)), isShort('x\n'.repeat(9))]).toEqual([true, false, false])
  })
})
