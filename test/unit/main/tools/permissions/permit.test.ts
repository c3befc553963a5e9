import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitsGlob } from '../../../../../src/main/tools/permissions/glob.ts'
import { needsApproval, permit, suggestRules } from '../../../../../src/main/tools/permissions/permit.ts'
import { realPathIn } from '../../../../../src/main/tools/permissions/real-path.ts'
import { subjectsOf } from '../../../../../src/main/tools/permissions/subjects.ts'
import { PermissionRule, type Permissions } from '../../../../../src/shared/permissions.ts'
import { formatRule, parseRule } from '../../../../../src/shared/rule-text.ts'
import { makeWorkspace } from '../fixture.ts'

const rules = (...texts: string[]): Permissions => ({
  mode: 'rules',
  rules: texts.map((text) => {
    const { rule, problem } = parseRule(text)
    if (!rule) throw new Error(problem)
    return rule
  }),
})
const write = (path: string) => ({
  name: 'write_file',
  arguments: { path, content: 'a/b' },
  effect: 'mutating' as const,
  pathArguments: ['path'],
})

describe('rules of permission', () => {
  it('allow more than they say, or less', () => {
    const notes = rules('allow write_file when path is notes/**')
    expect(permit(notes, write('notes/a/b.md')).decision).toBe('allow')
    for (const path of [
      'notes.md',
      'other/notes/a.md',
      'notes/../secret.md',
      '/notes/a.md',
      '../notes/a',
      '~/notes/a',
    ]) {
      expect(permit(notes, write(path)).decision, path).toBe('ask')
    }
    expect(permit(rules('allow * when host is *.example.com'), call('https://api.example.com/x')).decision).toBe(
      'allow',
    )
    for (const url of ['https://example.com.evil.org', 'https://evil.org/?.example.com', 'https://u:p@evil.org']) {
      expect(permit(rules('allow * when host is *.example.com'), call(url)).decision, url).toBe('ask')
    }
    expect(
      permit(rules('allow send when to is alice'), { ...call(''), name: 'send', arguments: { to: 'bob' } }).decision,
    ).toBe('ask')
  })

  it('are got around by a second path among the arguments, whatever it is called', () => {
    const { decision } = permit(rules('allow copy when path is notes/**'), {
      name: 'copy',
      arguments: { path: 'notes/a.md', target: '/etc/passwd' },
      effect: 'mutating',
    })
    expect(decision).toBe('ask')
    const notes = rules('allow write_file when path is notes/**')
    expect(permit(notes, { ...write('notes/a'), pathArguments: undefined }).decision).toBe('ask')
    const deny = rules('deny * when path is secrets/**')
    const hidden = { name: 'odd', arguments: { deep: { list: ['x', './secrets/key'] } }, effect: 'pure' as const }
    expect(permit(deny, hidden).decision).toBe('deny')
  })

  it('are got around by a link', () => {
    const { root } = makeWorkspace({ 'secrets/key.txt': 'k' })
    mkdirSync(join(root, 'notes'))
    symlinkSync('../secrets', join(root, 'notes/way'))
    const real = realPathIn(root)
    expect(real('notes/way/key.txt')).toBe('secrets/key.txt')
    expect(real('notes/way/new/one.txt')).toBe('secrets/new/one.txt')
    expect(permit(rules('allow write_file when path is notes/**'), write('notes/way/key.txt'), real).decision).toBe(
      'ask',
    )
    expect(permit(rules('deny * when path is secrets/**'), write('notes/way/x'), real).decision).toBe('deny')
  })

  it('are got around by naming a place within the file', () => {
    const { root } = makeWorkspace({ 'secrets/keys.json': '{}', 'open#1/a.json': '{}' })
    symlinkSync('secrets/keys.json', join(root, 'plain.json'))
    const asks = (...files: string[]) => ({
      name: 'query_table',
      arguments: { files },
      effect: 'pure' as const,
      pathArguments: ['files'],
    })
    const real = realPathIn(root)
    const deny = rules('deny query_table when path is secrets/keys.json')
    for (const way of ['secrets/keys.json', 'secrets/keys.json#a', 'secrets/keys.json#a#b', 'plain.json#a'])
      expect(permit(deny, asks('open#1/a.json', way), real).decision, way).toBe('deny')
    expect(permit(deny, asks('open#1/a.json'), real).decision).toBe('allow')
    const allow = rules('allow write_file when path is open/**')
    expect(permit(allow, write('open/a.md'), real).decision).toBe('allow')
    expect(permit(allow, write('secrets/x#../../open/a.md'), real).decision).toBe('ask')
  })

  it('let what cannot be undone pass, or anything change in read-only mode', () => {
    const all = rules('allow *')
    for (const effect of ['idempotent', 'mutating'] as const) {
      expect(permit(all, { ...write('a'), effect }).decision).toBe('allow')
      expect(permit({ ...all, mode: 'ask' }, { ...write('a'), effect }).decision).toBe('ask')
      expect(permit({ ...all, mode: 'readOnly' }, { ...write('a'), effect }).decision).toBe('deny')
    }
    expect(permit(all, { ...write('a'), effect: 'irreversible' }).decision).toBe('ask')
    expect(permit({ ...all, mode: 'readOnly' }, { ...write('a'), effect: 'pure' }).decision).toBe('allow')
  })

  it('are weighed in the order they were written, instead of refusing first', () => {
    const mixed = rules('allow write_file', 'ask write_file when path is b', 'deny write_file when path is c')
    expect(['a', 'b', 'c'].map((path) => permit(mixed, write(path)).decision)).toEqual(['allow', 'ask', 'deny'])
    expect(permit(mixed, write('c')).because).toBe('deny write_file when path is c')
    expect(needsApproval(mixed.rules, { name: 'read_file', effect: 'pure' })).toBe(false)
    expect(needsApproval(rules('ask read_*').rules, { name: 'read_file', effect: 'pure' })).toBe(true)
  })

  it('that are offered do not allow the very call they were offered for, or one that leaves the workspace', () => {
    expect(suggestRules(write('notes/a.md')).map(formatRule)).toEqual([
      'allow write_file when path is notes/a.md',
      'allow write_file when path is notes/**',
      'allow write_file',
    ])
    expect(suggestRules({ ...write('a'), effect: 'irreversible' })).toEqual([])
    const text = fc.string({ unit: 'binary', maxLength: 30 })
    const given = fc.dictionary(fc.constantFrom('path', 'to', 'url', 'text', 'deep'), fc.oneof(text, fc.array(text)))
    fc.assert(
      fc.property(given, (args) => {
        const asked = { name: 'any', arguments: args, effect: 'mutating' as const }
        for (const rule of suggestRules(asked)) {
          expect(permit({ mode: 'rules', rules: [rule] }, asked).decision).toBe('allow')
          expect(parseRule(formatRule(rule)).rule).toEqual(rule)
        }
      }),
    )
  })

  it('cannot be read back as they were written', () => {
    fc.assert(
      fc.property(ruleArbitrary(), (rule) => {
        expect(parseRule(formatRule(rule))).toEqual({ rule, problem: null })
      }),
    )
    for (const text of [
      '',
      'may write_file',
      'allow',
      'allow a b',
      'allow a when',
      'allow a when path',
      'allow a when path is',
      'allow a when path is b or c',
      'allow a when path is "b',
    ]) {
      expect(parseRule(text), text).toMatchObject({ rule: null, problem: expect.stringMatching(/\.$/) })
    }
    fc.assert(fc.property(fc.string(), (text) => void parseRule(text)))
  })
})

describe('patterns', () => {
  it('match otherwise than a regular expression does', () => {
    const piece = fc.constantFrom('a', 'b', '/', '*', '**', '?', '.')
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.array(fc.constantFrom('a', 'b', '/', '.'), { maxLength: 10 }),
        (pattern, text) => {
          const glob = pattern.join('')
          const source = glob.replace(/\*+|\?|[.]/g, (each) =>
            each === '?' ? '[^/]' : each === '.' ? '\\.' : stars(each.length),
          )
          expect(fitsGlob(glob, text.join(''), 'path'), glob).toBe(new RegExp(`^${source}$`, 's').test(text.join('')))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('take forever on a hostile text', () => {
    expect(fitsGlob('*a*a*a*a*a*a*a*a*b', 'a'.repeat(5000), 'any')).toBe(false)
  })

  it('take a colon for an address, or an address for a path', () => {
    expect(subjectsOf({ path: './a//b/../c', url: 'HTTP://Example.COM:8080/x', note: 'see a/b\nline' })).toEqual({
      paths: ['a/c'],
      hosts: ['example.com'],
      perhapsPaths: [],
    })
  })
})

const call = (url: string) => ({ name: 'http_post', arguments: { url }, effect: 'mutating' as const })

/** Pairs of stars first, as they are read. */
const stars = (count: number): string => '.*'.repeat(Math.floor(count / 2)) + (count % 2 ? '[^/]*' : '')

function ruleArbitrary() {
  const is = fc.string({ minLength: 1, maxLength: 20 })
  const condition = fc.oneof(
    fc.record({ of: fc.constantFrom('path' as const, 'host' as const), is }),
    fc.record({ of: fc.constant('argument' as const), name: fc.stringMatching(/^[a-z]{3,8}$/), is }),
  )
  return fc
    .record({
      decision: fc.constantFrom('allow' as const, 'ask' as const, 'deny' as const),
      tool: fc.stringMatching(/^[a-z_*]{1,12}$/),
      when: fc.array(condition, { maxLength: 5 }),
    })
    .map((rule) => PermissionRule.parse(rule))
    .filter(({ when }) => when.every((each) => each.of !== 'argument' || !['path', 'host'].includes(each.name)))
}
