import type { StudioEvent, StudioState } from '@shared/state.ts'
import { registerTools } from '../register-tools.ts'
import { type McpOptions, McpService } from './mcp-service.ts'

interface OpenMcpOptions
  extends Pick<McpOptions, 'store' | 'audit' | 'keychain' | 'registry' | 'version' | 'profilePath' | 'workspacePath'> {
  toolList(): StudioState['tools']
}

/** The servers of a studio; what becomes of them is told as its events. */
export function openMcp({ toolList, ...options }: OpenMcpOptions, emit: (event: StudioEvent) => void): McpService {
  return new McpService({
    ...options,
    env: process.env,
    onChange: (mcp) => emit({ type: 'mcp', mcp }),
    onToolsChange: () => {
      registerTools(options.store, options.registry)
      emit({ type: 'tools', tools: toolList() })
    },
  })
}
