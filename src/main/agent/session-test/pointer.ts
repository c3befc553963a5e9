/** The value at a JSON Pointer (RFC 6901); `found` is false where there is none. Inherited members are none. */
export function valueAt(value: unknown, pointer: string): { found: boolean; value: unknown } {
  let at = value
  for (const part of pointer === '' ? [] : pointer.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    const inside = Array.isArray(at) ? /^(0|[1-9]\d*)$/.test(key) && Number(key) < at.length : isObject(at, key)
    if (!inside) return { found: false, value: undefined }
    at = (at as Record<string, unknown>)[key]
  }
  return { found: true, value: at }
}

const isObject = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)

/** A member's name as a part of a pointer. */
export const pointerPart = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
