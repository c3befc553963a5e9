import { z } from 'zod'
import { JsonSchema, ToolEffect } from './agents.ts'
import { McpServerId, Sha256 } from './ids.ts'
import { McpAllows } from './mcp-requests.ts'

const text = z.string().max(20_000)

/** What is short enough to stand before the names of its tools. */
export const McpServerName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/, 'A name has 1 to 32 letters, digits, dashes or underscores.')

/**
 * How a server is reached. Values may hold `${env:NAME}`, `${secret:NAME}`, `${workspaceFolder}` and `${userHome}`; a secret never
 * stands here itself.
 */
export const McpDefinition = z.discriminatedUnion('transport', [
  z.object({
    transport: z.literal('stdio'),
    command: z.string().min(1).max(4_000),
    args: z.array(text).max(200),
    env: z.record(z.string().min(1).max(200), text),
    /** The workspace when null. */
    cwd: z.string().max(4_000).nullable(),
  }),
  z.object({
    transport: z.literal('http'),
    url: z.string().max(4_000),
    headers: z.record(z.string().min(1).max(200), text),
    /** Private addresses its name may lead to, each confirmed by the person. */
    addresses: z.array(z.string().max(100)).max(20).optional(),
    /** What an authorization server knows this program by, where programs cannot make themselves known. */
    clientId: z.string().min(1).max(2_000).optional(),
    /** Agreed on with the client id; kept apart, and here only as the place of a secret. */
    clientSecret: z.string().min(1).max(2_000).optional(),
  }),
])
export type McpDefinition = z.infer<typeof McpDefinition>

/** Why a server cannot be used, as the Connection Doctor tells it apart. */
export const McpProblemKind = z.enum([
  'unconfirmed',
  'secret-missing',
  'not-found',
  'not-executable',
  'crashed',
  'no-handshake',
  'not-mcp',
  'protocol',
  'sign-in',
  'auth',
  'forbidden',
  'private-address',
  'dns',
  'tls',
  'unreachable',
  'http',
  'schema',
  'other',
])
export type McpProblemKind = z.infer<typeof McpProblemKind>

export const McpProblem = z.object({
  kind: McpProblemKind,
  /** A sentence: what happened and what to do. */
  message: z.string(),
  /** The last lines the server wrote. */
  lines: z.array(z.string()),
  /** Of `private-address`: what the person may confirm. */
  address: z.string().optional(),
})
export type McpProblem = z.infer<typeof McpProblem>

/** `new` and `changed` ones wait until the person consents; `gone` ones the server has no more. */
export const McpConsent = z.enum(['given', 'new', 'changed', 'gone'])
export type McpConsent = z.infer<typeof McpConsent>

export const McpTool = z.object({
  /** As the server calls it. */
  name: z.string(),
  /** As agents call it: `server_tool`. */
  toolName: z.string(),
  description: z.string(),
  inputSchema: JsonSchema,
  /** Of all that the model is told; consent is to this. */
  hash: Sha256,
  consent: McpConsent,
  /** What the person says it may change; the server's own hints do not count. */
  effect: ToolEffect,
  /** Characters that show as nothing in what it says of itself, as `U+200B`; they are written out here. */
  hidden: z.array(z.string()),
  /** What the server claims, to be shown. */
  claims: z.array(z.enum(['readOnly', 'destructive', 'idempotent', 'openWorld'])),
  /** Why agents cannot have it, although there is consent. */
  problem: z.string().nullable(),
})
export type McpTool = z.infer<typeof McpTool>

/** `idle` ones start when they are first used; `waiting` ones crashed and start again by themselves. */
export const McpPhase = z.enum(['disabled', 'unconfirmed', 'idle', 'starting', 'ready', 'waiting', 'failed'])
export type McpPhase = z.infer<typeof McpPhase>

export const McpServer = z.object({
  id: McpServerId,
  name: McpServerName,
  definition: McpDefinition,
  /** The exact command line, or the address, that is confirmed, with the names of what it is given besides. */
  commandLine: z.string(),
  /** Folder it starts in; null for an address. */
  folder: z.string().nullable(),
  /** The variables or headers it is given, as `NAME=value` with secrets unnamed. */
  given: z.array(z.string()),
  /** Of everything that is confirmed. */
  commandHash: Sha256,
  confirmed: z.boolean(),
  enabled: z.boolean(),
  /** What it may ask of the studio. */
  allows: McpAllows,
  /** There are tokens of a sign-in; whether they still hold shows when they are used. */
  signedIn: z.boolean(),
  /** Secrets it names that nobody has entered. */
  missingSecrets: z.array(z.string()),
  phase: McpPhase,
  problem: McpProblem.nullable(),
  /** Of its process, while it runs. */
  pid: z.number().nullable(),
  /** What it says of itself once it is connected. */
  peer: z.object({ name: z.string(), version: z.string(), protocol: z.string() }).nullable(),
  /** Starts after a crash since it last was well. */
  restarts: z.number().int(),
  tools: z.array(McpTool),
})
export type McpServer = z.infer<typeof McpServer>

export const McpLogLine = z.object({
  at: z.number(),
  /** `server`: a log message of the protocol; `studio`: what the studio did. */
  source: z.enum(['stderr', 'server', 'studio']),
  text: z.string(),
})
export type McpLogLine = z.infer<typeof McpLogLine>

export const McpResource = z.object({
  uri: z.string(),
  name: z.string(),
  description: z.string(),
  mimeType: z.string().nullable(),
  /** The address has places to fill in. */
  template: z.boolean(),
  /** Their names. */
  places: z.array(z.string()),
})
export type McpResource = z.infer<typeof McpResource>

export const McpPrompt = z.object({
  /** As the server calls it. */
  name: z.string(),
  /** Its name with nothing hidden in it. */
  label: z.string(),
  description: z.string(),
  arguments: z.array(z.object({ name: z.string(), description: z.string(), required: z.boolean() })),
})
export type McpPrompt = z.infer<typeof McpPrompt>

/** A value that is being filled in, and those beside it. */
export const McpAsked = z.object({
  kind: z.enum(['prompt', 'template']),
  /** Of the prompt, or the template itself. */
  of: z.string().max(4_000),
  argument: z.string().max(1_000),
  value: z.string().max(4_000),
  given: z.record(z.string(), z.string().max(20_000)),
})
export type McpAsked = z.infer<typeof McpAsked>

/** One thing the Connection Doctor looked at; `skipped` where something before it failed. */
export const McpCheck = z.object({
  check: z.enum(['confirmed', 'secrets', 'program', 'address', 'connect', 'tools', 'schemas']),
  result: z.enum(['ok', 'failed', 'skipped']),
  /** What was found, as a sentence. */
  message: z.string(),
  problem: McpProblem.nullable(),
})
export type McpCheck = z.infer<typeof McpCheck>

/** What a configuration file named, and why some of it was left out. */
export const McpImport = z.object({
  added: z.array(McpServer),
  skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
  /** Names of what looked like a secret and is asked for instead of kept in the definition. */
  secrets: z.array(z.string()),
})
export type McpImport = z.infer<typeof McpImport>

/** A sign-in that goes on: the address the person is to open, then how it stands. */
export const McpSignInEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('address'), address: z.string() }),
  z.object({ type: z.literal('done'), server: McpServer }),
])
export type McpSignInEvent = z.infer<typeof McpSignInEvent>

/** What a call tells while it goes on, and what came of it. */
export const McpCallEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    done: z.number(),
    total: z.number().nullable(),
    message: z.string().nullable(),
  }),
  z.object({ type: z.literal('done'), text: z.string(), isError: z.boolean(), milliseconds: z.number() }),
])
export type McpCallEvent = z.infer<typeof McpCallEvent>
