import { UriTemplate } from '@modelcontextprotocol/client'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fillTemplate } from '../../../../../src/main/studio/mcp/fill-template.ts'

describe('the address of a resource with places', () => {
  it('is filled as RFC 6570 says', () => {
    const given = { a: 'x y', b: '/etc/ä' }
    expect(fillTemplate('demo://{a}/end', given)).toBe('demo://x%20y/end')
    expect(fillTemplate('file://{+b}', given)).toBe('file:///etc/%C3%A4')
    expect(fillTemplate('http://h{/a}{?b,c}', given)).toBe('http://h/x%20y?b=%2Fetc%2F%C3%A4')
    expect(fillTemplate('demo://{a}', undefined)).toBe('demo://{a}')
    expect(() => fillTemplate('demo://{missing}', given)).toThrow('"missing"')
  })

  it('is what the protocol’s own kit makes of it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (value) => {
        for (const template of ['a://{v}', 'a://h{/v}', 'a://h{?v}'])
          expect(fillTemplate(template, { v: value })).toBe(new UriTemplate(template).expand({ v: value }))
      }),
    )
  })
})
