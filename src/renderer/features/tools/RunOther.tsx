import type { ToolInfo } from '@shared/agents.ts'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { SchemaForm } from './form/SchemaForm.tsx'
import { emptyObject } from './form/schema-fields.ts'
import { ToolAgents } from './ToolAgents.tsx'
import { TrialRun } from './TryPanel.tsx'
import { runOther, stopTrial } from './tools-commands.ts'
import { NO_TRIAL, toolsState } from './tools-state.ts'

/** Runs a tool that was not written here alone, and says which agents have it. */
export function RunOther({ tool }: { tool: ToolInfo }) {
  const { t } = useTranslation()
  const { name, effect, inputSchema } = tool
  const input = useStore(toolsState, (state) => state.inputs[name])
  const state = useStore(toolsState, ({ trials }) => trials[name]) ?? NO_TRIAL
  const setInput = (next: Record<string, unknown>) =>
    toolsState.setState(({ inputs }) => ({ inputs: { ...inputs, [name]: next } }))
  useEffect(() => {
    if (!input) toolsState.setState(({ inputs }) => ({ inputs: { ...inputs, [name]: emptyObject(inputSchema) } }))
  }, [input, name, inputSchema])
  return (
    <div className="try" data-testid="other-try">
      <SchemaForm schema={inputSchema} value={input ?? {}} onChange={setInput} />
      {effect === 'pure' ? null : <p className="quiet">{t(`effect.explain.${effect}`)}</p>}
      <TrialRun name={name} state={state} onRun={() => void runOther(name)} onStop={() => stopTrial(name)} />
      <ToolAgents name={name} enabled />
    </div>
  )
}
