import type { ToolEffect } from '@shared/agents.ts'
import { StudioError } from '@shared/errors.ts'
import { McpServerId } from '@shared/ids.ts'
import { McpDefinition, type McpImport, type McpLogLine, type McpServer, McpServerName } from '@shared/mcp.ts'
import type { McpAllows } from '@shared/mcp-requests.ts'
import type { AuditLog } from '../../govern/audit.ts'
import { newId } from '../../kit/ids.ts'
import type { Store } from '../../store/types.ts'
import type { McpCallOptions, McpCallResult, McpConnection, McpTarget } from '../../tools/mcp/types.ts'
import type { ToolRegistry } from '../../tools/registry.ts'
import type { Keychain } from '../keychain.ts'
import { fillDefinition, secretNames, showCommand } from './definition.ts'
import { describeTools } from './describe-tools.ts'
import { checkedAllows, forgetAllows, readAllows, writeAllows } from './mcp-allowances.ts'
import { type ToolAsShown, writeConsent, writeEffect } from './mcp-consents.ts'
import { McpRegistrations } from './mcp-registrations.ts'
import {
  confirmServer,
  deleteServer,
  insertServer,
  keepListed,
  listServers,
  listToolRows,
  type ServerRow,
  setEnabled,
  updateDefinition,
} from './mcp-rows.ts'
import { McpSecrets } from './mcp-secrets.ts'
import { parseConfig } from './parse-config.ts'
import { requireConfirmed } from './require-confirmed.ts'
import { SecretFiles } from './secret-files.ts'
import { ServerLink } from './server-link.ts'
import { SignIns } from './sign-ins.ts'
import { takeSecrets } from './take-secrets.ts'

export interface McpOptions {
  store: Store
  audit: AuditLog
  keychain: Keychain
  registry: ToolRegistry
  version: string
  profilePath: string
  workspacePath(): string
  env: Readonly<Record<string, string | undefined>>
  onChange(servers: McpServer[]): void
  /** What agents can have is different now. */
  onToolsChange(): void
  /** Milliseconds before the first restart after a crash. Default 1,000. */
  restartMs?: number
}

/** Servers of the Model Context Protocol. None starts before the person confirmed exactly what is started. */
export class McpService {
  readonly #options: McpOptions
  readonly #secrets: McpSecrets
  readonly #links = new Map<McpServerId, ServerLink>()
  readonly #registrations: McpRegistrations
  readonly signIns: SignIns
  #telling = false
  #closed = false

  constructor(options: McpOptions) {
    this.#options = options
    const { store, keychain, env, audit } = options
    this.#secrets = new McpSecrets(store, keychain, env, new SecretFiles(options.profilePath))
    this.signIns = new SignIns({
      secrets: this.#secrets,
      audit,
      target: (id) => this.target(id),
      disconnect: async (id) => this.#links.get(id)?.close(),
      onChange: () => this.#changed(),
    })
    this.#registrations = new McpRegistrations(options.registry, (id, tool, input, how) =>
      this.#callByAgent(id, tool, input, how),
    )
    for (const row of listServers(options.store)) this.#register(row)
  }

  /** By name. */
  list(): McpServer[] {
    return listServers(this.#options.store).map((row) => this.#describe(row))
  }

  /** By id or name. Errors: NOT_FOUND. */
  get(name: string): McpServer {
    return this.#describe(this.#row(name))
  }

  /** Keeps the servers of a configuration; starts none. Errors: VALIDATION_FAILED. */
  async import(actor: string, text: string): Promise<McpImport> {
    const { servers, skipped } = parseConfig(text)
    const outcome: McpImport = { added: [], skipped: [...skipped], secrets: [] }
    for (const { name, definition, secrets } of servers) {
      if (this.#find(name)) {
        outcome.skipped.push({ name, reason: 'There is a server of this name already.' })
        continue
      }
      outcome.added.push(await this.add(actor, name, definition, secrets))
      outcome.secrets.push(...secretNames(definition, this.#options.env))
    }
    return { ...outcome, added: outcome.added.map(({ id }) => this.get(id)) }
  }

  /** Keeps a server, what looks like a secret apart; it starts when its command was confirmed. Errors: VALIDATION_FAILED, CONFLICT. */
  async add(
    actor: string,
    name: string,
    definition: McpDefinition,
    secrets: Readonly<Record<string, string>> = {},
  ): Promise<McpServer> {
    if (!McpServerName.safeParse(name).success)
      throw new StudioError('VALIDATION_FAILED', 'A name has 1 to 32 letters, digits, dashes or underscores.')
    if (this.#find(name))
      throw new StudioError('CONFLICT', `There is a server "${name}" already. Remove it first, or choose another name.`)
    const id = McpServerId.parse(newId('mcp'))
    const { store, audit } = this.#options
    const { definition: kept, secrets: found } = takeSecrets(McpDefinition.parse(definition))
    store.write((tx) => {
      insertServer(tx, id, name, kept)
      audit.appendIn(tx, {
        actor,
        action: 'mcp.added',
        subject: id,
        result: 'ok',
        details: { name, ...this.#shown(kept) },
      })
    })
    for (const [secret, value] of Object.entries({ ...secrets, ...found })) await this.#secrets.set(id, secret, value)
    this.#changed()
    return this.get(id)
  }

  /** Another definition, which must be confirmed anew when it starts something else. Errors: NOT_FOUND. */
  async update(actor: string, name: string, definition: McpDefinition): Promise<McpServer> {
    const { id } = this.#row(name)
    await this.#links.get(id)?.close()
    const { store, audit } = this.#options
    const { definition: kept, secrets } = takeSecrets(definition)
    store.write((tx) => {
      updateDefinition(tx, id, kept)
      audit.appendIn(tx, { actor, action: 'mcp.changed', subject: id, result: 'ok', details: this.#shown(kept) })
    })
    for (const [secret, value] of Object.entries(secrets)) await this.#secrets.set(id, secret, value)
    return this.#republish(id)
  }

  /** Confirms what the person was shown, by its hash. Errors: NOT_FOUND; CONFLICT when it is another by now. */
  confirm(actor: string, name: string, commandHash: string): McpServer {
    const row = this.#row(name)
    const shown = this.#shown(row.definition)
    // The workspace it stands for may be another since; the person gets to see what it is now.
    this.#changed()
    if (shown.commandHash !== commandHash)
      throw new StudioError(
        'CONFLICT',
        `What ${row.name} would start has changed. Look at it again: ${shown.commandLine}`,
      )
    const { store, audit } = this.#options
    store.write((tx) => {
      confirmServer(tx, row.id, commandHash)
      audit.appendIn(tx, { actor, action: 'mcp.confirmed', subject: row.id, result: 'ok', details: { ...shown } })
    })
    return this.#republish(row.id)
  }

  /** What it may ask of the studio from now on. Errors: NOT_FOUND, VALIDATION_FAILED for a root that is no folder. */
  async allow(actor: string, name: string, wanted: McpAllows): Promise<McpServer> {
    const { id, name: known } = this.#row(name)
    const { store, audit } = this.#options
    const before = readAllows(store, id)
    const now = await checkedAllows(wanted)
    store.write((tx) => {
      writeAllows(tx, id, now)
      audit.appendIn(tx, { actor, action: 'mcp.allowed', subject: id, result: 'ok', details: { name: known, ...now } })
    })
    await this.#links.get(id)?.allow(before, now)
    this.#changed()
    return this.get(id)
  }

  /** Errors: NOT_FOUND. */
  async setEnabled(actor: string, name: string, enabled: boolean): Promise<McpServer> {
    const { id, name: known } = this.#row(name)
    const { store, audit } = this.#options
    store.write((tx) => {
      setEnabled(tx, id, enabled)
      const action = enabled ? 'mcp.enabled' : 'mcp.disabled'
      audit.appendIn(tx, { actor, action, subject: id, result: 'ok', details: { name: known } })
    })
    if (!enabled) await this.#links.get(id)?.close()
    return this.#republish(id)
  }

  /** With its secrets and all consent. Errors: NOT_FOUND. */
  async remove(actor: string, name: string): Promise<void> {
    const { id, name: known } = this.#row(name)
    const link = this.#links.get(id)
    this.#links.delete(id)
    this.#registrations.clear(id)
    const { store, audit } = this.#options
    store.write((tx) => {
      deleteServer(tx, id)
      forgetAllows(tx, id)
      audit.appendIn(tx, { actor, action: 'mcp.removed', subject: id, result: 'ok', details: { name: known } })
    })
    await link?.close()
    await this.#secrets.forget(id)
    this.#options.onToolsChange()
    this.#changed()
  }

  /** Starts it, or starts it again. Errors: NOT_FOUND, McpFailure. */
  async connect(name: string): Promise<McpServer> {
    const { id } = this.#row(name)
    const link = this.#link(id)
    if (link.phase !== 'starting') await link.close()
    await link.use()
    return this.get(id)
  }

  /** See `writeConsent`. Errors: also NOT_FOUND for the server. */
  consent(actor: string, name: string, tools: readonly ToolAsShown[], given: boolean): McpServer {
    const row = this.#row(name)
    writeConsent(this.#options, actor, row, tools, given)
    return this.#republish(row.id)
  }

  /** See `writeEffect`. Errors: also NOT_FOUND for the server. */
  setEffect(actor: string, name: string, tool: string, effect: ToolEffect): McpServer {
    const row = this.#row(name)
    writeEffect(this.#options, actor, row, tool, effect)
    return this.#republish(row.id)
  }

  /** Null forgets it. Errors: NOT_FOUND, VALIDATION_FAILED for a name the definition does not know. */
  async setSecret(actor: string, name: string, secret: string, value: string | null): Promise<McpServer> {
    const { id, definition } = this.#row(name)
    if (!secretNames(definition, this.#options.env).includes(secret))
      throw new StudioError('VALIDATION_FAILED', `This server asks for no secret "${secret}".`)
    const place = await this.#secrets.set(id, secret, value)
    const details = { secret, place }
    this.#options.audit.append({ actor, action: 'mcp.secret', subject: id, result: 'ok', details })
    this.#changed()
    return this.get(id)
  }

  /** Oldest first, those since the studio started. Errors: NOT_FOUND. */
  logs(name: string): McpLogLine[] {
    return this.#link(this.#row(name).id).lines
  }

  /** The connection, opened now where it is not. Errors: NOT_FOUND, McpFailure. */
  async use(name: string): Promise<McpConnection> {
    return await this.#link(this.#row(name).id).use()
  }

  /** One call on a person's own word. Errors: McpFailure, TOOL_FAILED, LIMIT_REACHED, CANCELLED. */
  async call(
    actor: string,
    name: string,
    tool: string,
    input: Record<string, unknown>,
    options: McpCallOptions,
  ): Promise<McpCallResult> {
    const connection = await this.use(name)
    const subject = this.#row(name).id
    this.#options.audit.append({ actor, action: 'mcp.called', subject, result: 'pending', details: { tool } })
    return await connection.call(tool, input, options)
  }

  /** Ends every server. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#links.values()].map((link) => link.close()))
  }

  async #callByAgent(
    id: McpServerId,
    tool: string,
    input: Record<string, unknown>,
    options: McpCallOptions,
  ): Promise<McpCallResult> {
    const link = this.#link(id)
    const connection = await link.use()
    // Starting it may have shown that the tool is another one now.
    const row = listToolRows(this.#options.store, id).find(({ listed }) => listed.name === tool)
    if (row?.consent !== 'given')
      throw new StudioError(
        'NOT_ALLOWED',
        `The server has changed the tool "${tool}". A person must look at it before it is used again.`,
      )
    return await connection.call(tool, input, options)
  }

  #link(id: McpServerId): ServerLink {
    const known = this.#links.get(id)
    if (known) return known
    const log = (action: string, result: string, details: Record<string, string | number | null>) =>
      this.#options.audit.append({ actor: 'studio', action, subject: id, result, details })
    const link = new ServerLink({
      version: this.#options.version,
      restartMs: this.#options.restartMs ?? 1_000,
      terms: () => ({ server: this.#row(id).name, allows: readAllows(this.#options.store, id) }),
      target: () => this.target(id),
      onChange: () => this.#changed(),
      onStart: (pid) => log('mcp.started', 'ok', { pid }),
      onCrash: ({ exitCode, signal }) => log('mcp.ended', 'failed', { exitCode, signal }),
      onTools: (tools) => {
        const changed = keepListed(this.#options.store, id, tools)
        if (changed.length > 0)
          link.log(
            'studio',
            `New, changed or gone: ${changed.slice(0, 20).join(', ')}${changed.length > 20 ? ' …' : ''}`,
          )
        this.#republish(id)
      },
    })
    this.#links.set(id, link)
    return link
  }

  /** What would be started; every start looks whether it is what was confirmed. Errors: NOT_FOUND, McpFailure, NOT_AVAILABLE. */
  async target(id: McpServerId): Promise<McpTarget> {
    const row = this.#row(id)
    const { definition } = row
    requireConfirmed(row, this.#shown(definition))
    const secrets = await this.#secrets.read(id, secretNames(definition, this.#options.env))
    const target = fillDefinition(definition, this.#places(), secrets)
    return target.transport === 'http' ? { ...target, signIn: this.signIns.keepOf(id) } : target
  }

  #describe(row: ServerRow): McpServer {
    const { id, name, definition, confirmedHash, enabled } = row
    const shown = this.#shown(definition)
    const confirmed = confirmedHash === shown.commandHash
    const link = this.#links.get(id)
    const phase = !confirmed ? 'unconfirmed' : !enabled ? 'disabled' : (link?.phase ?? 'idle')
    return {
      id,
      name,
      definition,
      ...shown,
      confirmed,
      enabled,
      allows: readAllows(this.#options.store, id),
      signedIn: this.signIns.has(id),
      missingSecrets: this.#secrets.missing(id, secretNames(definition, this.#options.env)),
      phase,
      problem: phase === 'unconfirmed' || phase === 'disabled' ? null : (link?.problem ?? null),
      pid: link?.pid ?? null,
      peer: link?.peer ?? null,
      restarts: link?.restarts ?? 0,
      tools: describeTools(name, listToolRows(this.#options.store, id), (tool) =>
        this.#registrations.problem(id, tool),
      ),
    }
  }

  #republish(id: McpServerId): McpServer {
    this.#register(this.#row(id))
    this.#options.onToolsChange()
    this.#changed()
    return this.get(id)
  }

  /** A server that is confirmed and on lends agents what was consented to. */
  #register(row: ServerRow): void {
    const on = row.enabled && row.confirmedHash === this.#shown(row.definition).commandHash
    this.#registrations.set(row.id, row.name, on ? listToolRows(this.#options.store, row.id) : [])
  }

  #shown(definition: McpDefinition) {
    return showCommand(definition, this.#places())
  }

  #places() {
    return { workspacePath: this.#options.workspacePath(), env: this.#options.env }
  }

  #find(name: string): ServerRow | undefined {
    const wanted = name.toLowerCase()
    return listServers(this.#options.store).find((row) => row.id === name || row.name.toLowerCase() === wanted)
  }

  #row(name: string): ServerRow {
    const row = this.#find(name)
    if (row) return row
    throw new StudioError('NOT_FOUND', `There is no MCP server "${name}".`)
  }

  /** Many things change at once when a server starts; they are told together. */
  #changed(): void {
    if (this.#telling) return
    this.#telling = true
    queueMicrotask(() => {
      this.#telling = false
      if (!this.#closed) this.#options.onChange(this.list())
    })
  }
}
