import { saveAgent } from '../../src/main/studio/agents/agent-rows.ts'
import { scriptedServer, type Turn } from './scripted-server.ts'
import { openStudio, temporaryFolder } from './studio.ts'

/** A profile whose standard agent has these tools and runs on a server that says what a test wants. */
export async function scriptedProfile(
  turns: (input: string) => Turn[],
  tools: string[],
  workspacePath = temporaryFolder('workspace'),
): Promise<{ profilePath: string; workspacePath: string }> {
  const profilePath = temporaryFolder('profile')
  const { baseUrl } = await scriptedServer(turns)
  const { studio, close } = await openStudio({ profilePath, engine: false })
  studio.settings.update('test', { workspacePath })
  await studio.servers.add('test', { name: 'scripted', baseUrl, allowInsecure: false })
  const modelId = studio.servers.find('scripted/scripted')?.model.id
  const agent = studio.agents.list()[0]
  if (!agent || !modelId) throw new Error('There is no agent, or no model.')
  studio.store.write((tx) => saveAgent(tx, { ...agent, tools, toolsChosen: true, version: agent.version + 1 }))
  studio.settings.update('test', { defaultModelId: modelId })
  await close()
  return { profilePath, workspacePath }
}
