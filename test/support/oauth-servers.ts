import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { onTestFinished } from 'vitest'

/** Listens on 127.0.0.1 until the test ends. */
async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  return text
}

const json = (response: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))

export interface OAuthServers {
  /** Of the MCP server. */
  url: string
  issuer: string
  /** Every token that was ever given out, to be looked for where none may be. */
  given: string[]
  registrations: { redirect_uris: string[] }[]
  /** Bodies of the requests at the token endpoint. */
  exchanges: URLSearchParams[]
  /** The access tokens that were given out hold no more. */
  expire(): void
  /** Refresh tokens hold no more either. */
  revoke(): void
  /** Whoever asks is known and not allowed. */
  forbidden: boolean
}

/** An authorization server (RFC 8414, 7591, 7636, 8707, 9207) and an MCP server it guards (RFC 9728), both real. */
export async function startOAuthServers(
  options: { registration?: boolean; secret?: string } = {},
): Promise<OAuthServers> {
  const codes = new Map<string, URLSearchParams>()
  let valid = new Set<string>()
  let refreshing = new Set<string>()
  const state: OAuthServers = {
    url: '',
    issuer: '',
    given: [],
    registrations: [],
    exchanges: [],
    expire: () => {
      valid = new Set()
    },
    revoke: () => {
      refreshing = new Set()
    },
    forbidden: false,
  }
  const clients = new Set(['known-client'])
  const tokens = () => {
    const [access, refresh] = [randomBytes(24).toString('hex'), randomBytes(24).toString('hex')]
    state.given.push(access, refresh)
    valid.add(access)
    refreshing.add(refresh)
    return { access_token: access, token_type: 'Bearer', expires_in: 3600, refresh_token: refresh, scope: 'use' }
  }
  const proven = (authorization: string | undefined): boolean => {
    if (options.secret === undefined) return true
    return authorization === `Basic ${Buffer.from(`known-client:${options.secret}`).toString('base64')}`
  }
  const exchange = (form: URLSearchParams, authorization: string | undefined): [number, unknown] => {
    if (options.secret !== undefined && proven(authorization)) form.set('client_id', 'known-client')
    if (!proven(authorization)) return [401, { error: 'invalid_client' }]
    if (!clients.has(form.get('client_id') ?? '')) return [401, { error: 'invalid_client' }]
    if (form.get('resource') !== state.url) return [400, { error: 'invalid_target' }]
    if (form.get('grant_type') === 'refresh_token') {
      if (!refreshing.delete(form.get('refresh_token') ?? '')) return [400, { error: 'invalid_grant' }]
      return [200, tokens()]
    }
    const asked = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const fits = asked?.get('code_challenge') === challenge && asked.get('redirect_uri') === form.get('redirect_uri')
    return fits ? [200, tokens()] : [400, { error: 'invalid_grant' }]
  }
  state.issuer = await listen(async (request, response) => {
    const url = new URL(request.url ?? '/', state.issuer)
    if (url.pathname === '/.well-known/oauth-authorization-server')
      return json(response, 200, {
        issuer: state.issuer,
        authorization_endpoint: `${state.issuer}/authorize`,
        token_endpoint: `${state.issuer}/token`,
        ...(options.registration === false ? {} : { registration_endpoint: `${state.issuer}/register` }),
        response_types_supported: ['code'],
        grant_types_supported: ['authorization_code', 'refresh_token'],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: [options.secret === undefined ? 'none' : 'client_secret_basic'],
        authorization_response_iss_parameter_supported: true,
      })
    if (url.pathname === '/register') {
      const asked: { redirect_uris: string[] } = JSON.parse(await bodyOf(request))
      state.registrations.push(asked)
      const clientId = `client-${state.registrations.length}`
      clients.add(clientId)
      return json(response, 201, { ...asked, client_id: clientId })
    }
    if (url.pathname === '/authorize') {
      // The person allows it at once.
      const code = randomBytes(16).toString('hex')
      state.given.push(code)
      codes.set(code, url.searchParams)
      const back = new URL(url.searchParams.get('redirect_uri') ?? '')
      back.search = `${new URLSearchParams({ code, state: url.searchParams.get('state') ?? '', iss: state.issuer })}`
      return response.writeHead(302, { location: back.href }).end()
    }
    if (url.pathname === '/token') {
      const form = new URLSearchParams(await bodyOf(request))
      state.exchanges.push(form)
      return json(response, ...exchange(form, request.headers.authorization))
    }
    return response.writeHead(404).end()
  })
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: 'guarded', version: '1.0.0' })
    server.registerTool('whoami', { description: 'Says who asks' }, () => ({
      content: [{ type: 'text', text: 'a person who signed in' }],
    }))
    return server
  })
  const handle = toNodeHandler(handler)
  const origin = await listen((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const described = `${new URL(state.url).origin}/.well-known/oauth-protected-resource/mcp`
    if (pathname === '/.well-known/oauth-protected-resource/mcp')
      return json(response, 200, { resource: state.url, authorization_servers: [state.issuer] })
    if (pathname !== '/mcp') return response.writeHead(404).end()
    if (state.forbidden) return response.writeHead(403).end()
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (!valid.has(token))
      return json(response, 401, {}, { 'www-authenticate': `Bearer resource_metadata="${described}", scope="use"` })
    return handle(request, response)
  })
  state.url = `${origin}/mcp`
  onTestFinished(() => handler.close())
  return state
}
