export interface XmlElement {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function readText(text: string): string {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) throw new Error('a forbidden character')
  return text.replace(/&(?:#(\d+);|([a-z]+);)?/g, (all, number: string | undefined, name: string | undefined) => {
    const value = number ? String.fromCodePoint(Number(number)) : ENTITIES[name ?? '']
    if (value === undefined) throw new Error(`not a reference: ${all}`)
    return value
  })
}

/** Reads XML strictly, as far as a JUnit report needs: elements, attributes, text. Errors: whatever is not well-formed. */
export function parseXml(xml: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const token = /<\?xml [^?]*\?>|<\/([\w-]+)>|<([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|([^<]+)/gy
  let at = 0
  for (let found = token.exec(xml); found; found = token.exec(xml)) {
    at = token.lastIndex
    const [, closed, opened, attributes = '', empty, text] = found
    const inside = open.at(-1) ?? root
    if (text !== undefined) inside.text += readText(text)
    if (closed !== undefined && open.pop()?.name !== closed) throw new Error(`</${closed}> closes nothing`)
    if (opened === undefined) continue
    const pairs = [...attributes.matchAll(/ ([\w-]+)="([^"]*)"/g)]
    const element: XmlElement = {
      name: opened,
      attributes: Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, readText(value)])),
      children: [],
      text: '',
    }
    inside.children.push(element)
    if (empty === '') open.push(element)
  }
  const [only] = root.children
  if (at !== xml.length || open.length !== 1 || root.children.length !== 1 || !only) throw new Error(`not XML at ${at}`)
  return only
}
