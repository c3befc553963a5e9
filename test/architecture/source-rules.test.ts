import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readImports } from '../support/import-graph.ts'

const files = [...readImports('src').keys()]
const source = (file: string): string => readFileSync(file, 'utf8')
const matching = (pattern: RegExp, within = 'src/'): string[] =>
  files.filter((file) => file.startsWith(within) && pattern.test(source(file)))

describe('source rules', () => {
  it('constructs windows in one factory only, or one of them would miss a guard', () => {
    expect(matching(/new (BrowserWindow|WebContentsView|BrowserView)\(/)).toEqual(['src/main/shell/window.ts'])
  })

  it('uses ipcMain in one file only, or a message would skip the sender check', () => {
    expect(matching(/\bipcMain\b/)).toEqual(['src/main/shell/page-port.ts'])
  })

  it('never loads a page from a file', () => {
    expect(matching(/\.loadFile\(|file:\/\//, 'src/main/shell/')).toEqual([])
  })

  it('never builds SQL from text in a template, but for constants named in capitals', () => {
    const spliced = files.filter((file) =>
      [...source(file).matchAll(/\b(?:SELECT|INSERT|UPDATE|DELETE)\b[^`]*?\$\{([^}]+)\}/g)].some(
        ([, name]) => !/^([A-Z][A-Z_]*|condition)$/.test(name ?? ''),
      ),
    )
    expect(spliced).toEqual([])
  })

  it('keeps time and chance out of the agent loop', () => {
    expect(
      matching(/Date\.now|Math\.random|setTimeout|process\.env|node:fs|fetch\(/, 'src/main/agent/loop.ts'),
    ).toEqual([])
  })

  it('keeps files small enough to read', () => {
    const lengths = files.map((file) => ({ file, lines: source(file).split('\n').length }))
    expect(lengths.filter(({ lines }) => lines > 401)).toEqual([])
    const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b)
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(120)
  })
})
