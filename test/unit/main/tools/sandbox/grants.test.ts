import { describe, expect, it } from 'vitest'
import { parseGrant, requireGrant } from '../../../../../src/main/tools/sandbox/capabilities/grants.ts'

describe('capabilities', () => {
  it('are read as something else than they say', () => {
    expect(parseGrant('net:API.example.com')).toEqual({ kind: 'net', host: 'api.example.com' })
    expect(parseGrant('sqlite:data/a:b.db')).toEqual({ kind: 'sqlite', file: 'data/a:b.db' })
    expect(parseGrant('tools:calculator')).toEqual({ kind: 'tools', name: 'calculator' })
    expect(parseGrant('clock')).toEqual({ kind: 'clock' })
    expect(parseGrant('fs.read')).toEqual({ kind: 'fs.read', folder: null })
    expect(parseGrant('fs.write:out/deep')).toEqual({ kind: 'fs.write', folder: 'out/deep' })
    expect(parseGrant('secrets:API_KEY')).toEqual({ kind: 'secrets', name: 'API_KEY' })
  })

  it.each([
    'net',
    'net:',
    'net:*',
    'net:*.example.com',
    'net:a b',
    'net:https://a',
    'net:a/b',
    'clock:x',
    'fs.read:/',
    'fs.execute',
    'fs.write:../out',
    'fs.write:a/../../b',
    'fs.read:./a',
    'secrets:',
    'secrets:a b',
    'sqlite.write:',
    'model:glm',
    'tools:',
    'everything',
    '',
  ])('take "%s" for a capability', (text) => {
    expect(() => parseGrant(text)).toThrow('There is no capability')
  })

  it('are granted for a name that only looks like the one granted', () => {
    const grants = [parseGrant('net:example.com')]
    const ask = (hostname: string) => () =>
      requireGrant(grants, 'net', ({ host }) => host === hostname, `net:${hostname}`)
    expect(ask('example.com')).not.toThrow()
    for (const other of ['example.com.evil.org', 'notexample.com', 'sub.example.com', 'example.co'])
      expect(ask(other)).toThrow(`"net:${other}" was not granted`)
  })
})
