import { join, relative, resolve, sep } from 'node:path'
import { isErrorCode, StudioError } from '@shared/errors.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PUBLIC_ADDRESSES, testAddresses } from '../../../../../src/main/engine/library/addresses.ts'
import { checkedName } from '../../../../../src/main/engine/library/file-name.ts'
import { groupModels, matchModels } from '../../../../../src/main/engine/library/hugging-face.ts'
import { isRepository, parseSource } from '../../../../../src/main/engine/library/source.ts'

const parse = (text: string) => parseSource(text, PUBLIC_ADDRESSES)

/** Pieces that hostile names are made of, beside any text at all. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '/',
        '\\',
        '%2e%2e',
        '%2f',
        '%',
        '\0',
        'hf:',
        ':',
        'a',
        'CON',
        '.gguf',
        ' ',
        'https://',
      ),
      fc.constantFrom('huggingface.co', '@', '?', '#', 'resolve/main', 'file://', '-00001-of-00002', '~', '\u202e'),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

const refusal = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    if (error instanceof StudioError && isErrorCode(error.code)) return error
    throw error
  }
}

describe('parseSource', () => {
  it('reads what people write in another way than they mean it', () => {
    const repository = 'unsloth/GLM-4.7-Flash-GGUF'
    const whole = { kind: 'repository', repository, wanted: null }
    for (const text of [
      repository,
      ` hf:${repository} `,
      `https://huggingface.co/${repository}`,
      `https://huggingface.co/${repository}/tree/main`,
    ])
      expect(parse(text)).toEqual(whole)
    expect(parse(`hf:${repository}:Q4_K_M`)).toEqual({ ...whole, wanted: { quantization: 'Q4_K_M' } })
    const file = { ...whole, wanted: { path: 'sub/a b.gguf' } }
    expect(parse(`${repository}/sub/a b.gguf`)).toEqual(file)
    expect(parse(`https://huggingface.co/${repository}/blob/main/sub/a%20b.gguf?download=true`)).toEqual(file)
    expect(parse('https://example.com/m/x.gguf?token=1')).toEqual({
      kind: 'url',
      url: 'https://example.com/m/x.gguf?token=1',
      fileName: 'x.gguf',
    })
  })

  it('accepts what leads elsewhere, is not encrypted or holds a password', () => {
    for (const text of [
      '',
      'x',
      'x.gguf',
      '/etc/passwd',
      '../..',
      'hf:../..:Q4',
      'hf:a/..',
      'a/b/../../../x.gguf',
      'http://example.com/x.gguf',
      'http://127.0.0.1:80/x.gguf',
      'file:///x.gguf',
      'ftp://x/y.gguf',
      'https://me:secret@example.com/x.gguf',
      'https://example.com/..%2fx.gguf',
      'https://example.com/%zz.gguf',
      'https://example.com/x.exe',
    ])
      expect([text, refusal(() => parse(text))]).toEqual([text, expect.objectContaining({ code: 'VALIDATION_FAILED' })])
  })

  it('throws something else than a sentence, or lets a name out of its folder, for any text', () => {
    const root = resolve('/models')
    fc.assert(
      fc.property(fc.oneof(hostile, fc.webUrl(), fc.string()), (text) => {
        const found = refusal(() => parse(text))
        if (found instanceof StudioError) return
        const ref = parse(text)
        if (ref.kind === 'repository') {
          const folder = relative(root, join(root, ref.repository.replace('/', '--')))
          expect(folder.split(sep)).toHaveLength(1)
          expect(folder).not.toMatch(/^\.\.?$/)
        } else {
          expect(new URL(ref.url).protocol).toBe('https:')
          expect(relative(root, join(root, ref.fileName))).toBe(ref.fileName)
        }
      }),
      { numRuns: 5000 },
    )
  })

  it('lets a test server be named that is another machine', () => {
    for (const origin of [
      'http://10.0.0.1:80',
      'https://127.0.0.1:1',
      'http://127.0.0.1',
      'http://127.0.0.1:80/x',
      'http://127.0.0.1:1@evil:2',
    ])
      expect(() => testAddresses(origin)).toThrow()
    expect(parseSource('http://127.0.0.1:81/x/y/z.gguf', testAddresses('http://127.0.0.1:81')).kind).toBe('url')
    expect(() => parseSource('http://127.0.0.1:82/z.gguf', testAddresses('http://127.0.0.1:81'))).toThrow()
  })
})

describe('checkedName', () => {
  it('lets a name out of its folder, or one that another system takes for a device', () => {
    for (const name of ['../x.gguf', 'a/b.gguf', 'a\\b.gguf', '.x.gguf', 'con.gguf', 'LPT1.gguf', 'nul .gguf', 'x', ''])
      expect(() => checkedName(name)).toThrow(StudioError)
    fc.assert(
      fc.property(hostile, (text) => {
        if (refusal(() => checkedName(text)) instanceof StudioError) return
        expect(text).not.toMatch(/[/\\\0:]/)
        expect(text.startsWith('.')).toBe(false)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('models of a repository', () => {
  const file = (path: string) => ({ path })
  const tree = [
    'README.md',
    'M-Q4_K_M.gguf',
    'M-UD-Q4_K_M.gguf',
    'M-IQ4_XS.gguf',
    'Q8_0/M-Q8_0-00001-of-00002.gguf',
    'Q8_0/M-Q8_0-00002-of-00002.gguf',
    'BF16/M-BF16-00001-of-00003.gguf',
    'BF16/M-BF16-00003-of-00003.gguf',
    'mmproj-F16.gguf',
  ].map(file)
  const models = groupModels(tree).map(({ path, files }) => ({
    path,
    files: files.map((each) => ({
      url: '',
      fileName: each.path.split('/').at(-1) ?? '',
      sha256: null,
      sizeBytes: null,
    })),
  }))
  const named = (wanted: Parameters<typeof matchModels>[1]) => matchModels(models, wanted).map(({ path }) => path)

  it('offers a part as a model, an incomplete model, or a helper file', () => {
    expect(models.map(({ path, files }) => [path, files.length])).toEqual([
      ['M-Q4_K_M.gguf', 1],
      ['M-UD-Q4_K_M.gguf', 1],
      ['M-IQ4_XS.gguf', 1],
      ['Q8_0/M-Q8_0-00001-of-00002.gguf', 2],
    ])
  })

  it('finds another conversion than was named, or not the model a part belongs to', () => {
    expect(named({ quantization: 'q4_k_m' })).toEqual(['M-Q4_K_M.gguf'])
    expect(named({ quantization: 'Q8_0' })).toEqual(['Q8_0/M-Q8_0-00001-of-00002.gguf'])
    expect(named({ quantization: '4_K_M' })).toEqual([])
    expect(named({ path: 'Q8_0/M-Q8_0-00002-of-00002.gguf' })).toEqual(['Q8_0/M-Q8_0-00001-of-00002.gguf'])
    expect(named(null)).toHaveLength(4)
  })

  it('takes a name for a repository that leads elsewhere', () => {
    for (const name of ['a', 'a/b/c', '../b', 'a/..', 'a..b/c', '/b', 'a/b?x', 'a/b#x', 'a b/c'])
      expect(isRepository(name)).toBe(false)
    expect(isRepository('zai-org/glm-edge-1.5b-chat-gguf')).toBe(true)
  })
})
