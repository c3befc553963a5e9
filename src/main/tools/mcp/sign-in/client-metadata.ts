import type { OAuthClientMetadata } from '@modelcontextprotocol/client'

/** Pure: what an authorization server is told of this program: one of a desktop, which can keep no secret of its own. */
export const clientMetadata = (redirectUrl: string): OAuthClientMetadata => ({
  client_name: 'AutoGLM Studio',
  redirect_uris: [redirectUrl],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
  application_type: 'native',
})
