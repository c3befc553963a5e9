import { z } from 'zod'

const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9a-z_-]{4,64}$`), `not a ${prefix} id`)

export const RunId = id('run').brand<'RunId'>()
export type RunId = z.infer<typeof RunId>

export const SpanId = id('span').brand<'SpanId'>()
export type SpanId = z.infer<typeof SpanId>

/** A model is named by its content: `model_` and the first 24 hex digits of the file's SHA-256, or of what names it on its server. */
export const ModelId = id('model').brand<'ModelId'>()
export type ModelId = z.infer<typeof ModelId>

export const ServerId = id('server').brand<'ServerId'>()
export type ServerId = z.infer<typeof ServerId>

export const AgentId = id('agent').brand<'AgentId'>()
export type AgentId = z.infer<typeof AgentId>

/** A tool that a person wrote. */
export const ToolId = id('tool').brand<'ToolId'>()
export type ToolId = z.infer<typeof ToolId>

/** A kept call of such a tool. */
export const ToolCallId = id('call').brand<'ToolCallId'>()
export type ToolCallId = z.infer<typeof ToolCallId>

export const DownloadId = id('download').brand<'DownloadId'>()
export type DownloadId = z.infer<typeof DownloadId>

/** A server of the Model Context Protocol. */
export const McpServerId = id('mcp').brand<'McpServerId'>()
export type McpServerId = z.infer<typeof McpServerId>

/** Lower-case hex SHA-256. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256')
export type Sha256 = z.infer<typeof Sha256>
