/** How many arguments each function takes, at least and at most. */
const FUNCTIONS: Record<string, readonly [number, number]> = {
  sqrt: [1, 1],
  abs: [1, 1],
  floor: [1, 1],
  ceil: [1, 1],
  round: [1, 2],
  ln: [1, 1],
  log10: [1, 1],
  exp: [1, 1],
  sin: [1, 1],
  cos: [1, 1],
  tan: [1, 1],
  min: [1, 100],
  max: [1, 100],
}

export const isFunction = (name: string): boolean => Object.hasOwn(FUNCTIONS, name)
export const isConstant = (name: string): boolean => name === 'pi' || name === 'e'

/** At least and at most so many arguments. */
export const arityOf = (name: string): readonly [number, number] => FUNCTIONS[name] ?? [1, 1]
