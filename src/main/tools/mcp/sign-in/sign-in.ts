import { z } from 'zod'

/** What a sign-in left: enough to ask as the person, and to be let in again without them. */
export const SignIn = z.object({
  /** As the authorization server knows this program. */
  client: z.looseObject({ client_id: z.string() }),
  tokens: z.looseObject({ access_token: z.string(), token_type: z.string(), refresh_token: z.string().optional() }),
  /** Where the answer was sent. */
  redirectUrl: z.string(),
  /** Which servers were found, as the SDK keeps it. */
  discovery: z.looseObject({ authorizationServerUrl: z.string() }).nullable(),
  /** Rights the server wanted since and this sign-in does not have, parted by spaces: the next one asks for them too. */
  wanted: z.string().max(2_000).optional(),
})
export type SignIn = z.infer<typeof SignIn>

/** Keeps the sign-in of one server where secrets are kept. */
export interface SignInKeep {
  read(): Promise<SignIn | null>
  /** Null forgets it. */
  write(signIn: SignIn | null): Promise<void>
}

/** A server answered 401, and nothing that is known opens it. */
export class SignInNeeded extends Error {
  /** There was a sign-in, and it holds no more. */
  readonly again: boolean

  constructor(again: boolean, cause?: unknown) {
    super(again ? 'The sign-in holds no more.' : 'Nobody has signed in.', { cause })
    this.again = again
  }
}
