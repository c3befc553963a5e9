import { StudioError } from '@shared/errors.ts'

/** Operators of RFC 6570 that are more than a name in braces. */
const EXPRESSION = /\{([+#./;?&]?)([A-Za-z0-9_.,*%]+)\}/g

/**
 * Pure: a resource's address with its places filled (RFC 6570, values that are texts); as it is where nothing is given.
 * Errors: VALIDATION_FAILED for a place without a value.
 */
export function fillTemplate(template: string, given?: Readonly<Record<string, string>>): string {
  if (given === undefined) return template
  return template.replace(EXPRESSION, (_, operator: string, list: string) => {
    const names = list.split(',').map((name) => name.replace('*', ''))
    const encode = operator === '+' || operator === '#' ? encodeURI : encodeURIComponent
    const named = operator === '?' || operator === '&' || operator === ';'
    const values = names.map((name) => {
      const value = given[name]
      if (value === undefined || value === '') {
        // What is asked after a question mark may be left out.
        if (named) return null
        throw new StudioError('VALIDATION_FAILED', `"${name}" of the address has no value.`)
      }
      return named ? `${name}=${encode(value)}` : encode(value)
    })
    const filled = values.filter((value) => value !== null)
    const between = operator === '?' ? '&' : operator === '' || operator === '+' || operator === '#' ? ',' : operator
    const before = operator === '+' || filled.length === 0 ? '' : operator
    return `${before}${filled.join(between)}`
  })
}
