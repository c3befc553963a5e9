import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { Tool } from '../types.ts'

const input = z.object({
  question: z.string().trim().min(1).max(2000),
  choices: z.array(z.string().trim().min(1).max(200)).max(10).default([]).describe('Answers to choose from, if any'),
})

/** The person's answer is the result; where an approval would be asked for, the question is. */
export const askUser: Tool<z.infer<typeof input>> = {
  name: 'ask_user',
  version: 1,
  description: 'Ask the user a question and wait for the answer',
  effect: 'pure',
  capabilities: [],
  input,
  asks: (given) => {
    const { question, choices } = input.parse(given)
    return { text: question, choices }
  },
  async run() {
    throw new StudioError('NOT_AVAILABLE', 'Nobody is here to answer.')
  },
}
