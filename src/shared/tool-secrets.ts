import { z } from 'zod'

/** Characters that a secret has at least: a shorter one could not be hidden in what tools give. */
export const LEAST_SECRET = 8

export const SecretName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'A secret is named by letters, digits, _ and -.')

/** `missing`: there was a value, and it is not known any more. */
export const SecretState = z.enum(['keychain', 'session', 'variable', 'missing'])

/** A named secret of tools; it never carries its value. */
export const ToolSecret = z.object({
  name: SecretName,
  state: SecretState,
  /** The environment variable it is read from. */
  variable: z.string().nullable(),
  setAt: z.number(),
})
export type ToolSecret = z.infer<typeof ToolSecret>

/** A value as a person typed it, or where it stands; it goes towards the host and never back. */
export const SecretValue = z.discriminatedUnion('place', [
  z.object({
    place: z.enum(['keychain', 'session']),
    value: z
      .string()
      .min(LEAST_SECRET, 'A secret has at least 8 characters.')
      .max(4096)
      .refine((value) => [...value].every((each) => each >= ' ' && each !== '\u007f'), 'A secret is one line.'),
  }),
  z.object({ place: z.literal('variable'), variable: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,200}$/) }),
])
export type SecretValue = z.infer<typeof SecretValue>
