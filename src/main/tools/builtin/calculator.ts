import { z } from 'zod'
import type { Tool } from '../types.ts'
import { evaluate } from './calculator/evaluate.ts'
import { parse } from './calculator/parse.ts'
import { print } from './calculator/print.ts'

const input = z.object({ expression: z.string().trim().min(1).max(1000) })

export const calculator: Tool<z.infer<typeof input>> = {
  name: 'calculator',
  version: 1,
  description: 'Evaluate an arithmetic expression exactly',
  effect: 'pure',
  capabilities: [],
  input,
  async run({ expression }) {
    return { content: print(evaluate(parse(expression))) }
  },
}
