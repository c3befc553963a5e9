import { type BrowserWindow, dialog, shell } from 'electron'
import type { PythonPageRequest, ShellRequest } from '../studio/host-protocol.ts'
import { keychainStatus, openKey, sealKey } from './keychain.ts'
import { checkLink, checkSignInAddress } from './links.ts'

/** Carries out what the host asks for. Of a dialog it gives the chosen path, or null when it was closed. */
export async function answerShellRequest(
  window: BrowserWindow | null,
  request: Exclude<ShellRequest, PythonPageRequest>,
): Promise<string | null> {
  switch (request.kind) {
    case 'choose-model':
      return await chooseOne(window, {
        title: 'Open a model',
        properties: ['openFile'],
        filters: [
          { name: 'GGUF model', extensions: ['gguf'] },
          { name: 'All files', extensions: ['*'] },
        ],
      })
    case 'choose-folder':
      return await chooseOne(window, { title: 'Choose the workspace folder', properties: ['openDirectory'] })
    case 'choose-packages':
      return await chooseOne(window, { title: 'Choose the folder of Python packages', properties: ['openDirectory'] })
    case 'choose-export-folder':
      return await chooseOne(window, {
        title: 'Choose the folder to export to',
        properties: ['openDirectory', 'createDirectory'],
      })
    case 'choose-trace':
      return await chooseOne(window, {
        title: 'Import runs',
        properties: ['openFile'],
        filters: [
          { name: 'Runs, traces and chat logs', extensions: ['jsonl', 'json', 'pb'] },
          { name: 'All files', extensions: ['*'] },
        ],
      })
    case 'choose-cases':
      return await chooseOne(window, {
        title: 'Import conformance cases',
        properties: ['openFile'],
        filters: [{ name: 'JSON', extensions: ['json'] }],
      })
    case 'choose-tool':
      return await chooseOne(window, {
        title: 'Import a tool',
        properties: ['openFile'],
        filters: [{ name: 'TypeScript', extensions: ['ts'] }],
      })
    case 'choose-agent':
      return await chooseOne(window, {
        title: 'Import an agent',
        properties: ['openFile'],
        filters: [{ name: 'JSON', extensions: ['json'] }],
      })
    case 'choose-memories':
      return await chooseOne(window, {
        title: 'Import memories',
        properties: ['openFile'],
        filters: [{ name: 'JSON lines', extensions: ['jsonl'] }],
      })
    case 'choose-document':
      return await chooseOne(window, {
        title: 'Learn from a document',
        properties: ['openFile'],
        filters: [{ name: 'Documents', extensions: ['txt', 'md', 'html', 'htm', 'pdf', 'docx', 'log', 'rst', 'org'] }],
      })
    case 'save-tool':
      return await chooseTarget(window, { title: 'Export the tool', defaultPath: request.suggestedName })
    case 'save-agent':
      return await chooseTarget(window, { title: 'Export the agent', defaultPath: request.suggestedName })
    case 'save-memories':
      return await chooseTarget(window, { title: 'Export the memory', defaultPath: request.suggestedName })
    case 'save-graph':
      return await chooseTarget(window, { title: 'Export the graph', defaultPath: request.suggestedName })
    case 'save-record':
      return await chooseTarget(window, { title: 'Export the record', defaultPath: request.suggestedName })
    case 'save-test':
      return await chooseTarget(window, { title: 'Save the test', defaultPath: request.suggestedName })
    case 'open-link':
      await shell.openExternal(checkLink(request.url))
      return null
    case 'open-sign-in':
      await shell.openExternal(checkSignInAddress(request.url))
      return null
    case 'keychain-status':
      return JSON.stringify(keychainStatus())
    case 'seal-key':
      return sealKey(request.key)
    case 'open-key':
      return openKey(request.sealed)
    default:
      request satisfies never
      return null
  }
}

async function chooseTarget(window: BrowserWindow | null, options: Electron.SaveDialogOptions): Promise<string | null> {
  const answer = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options)
  return answer.canceled ? null : answer.filePath
}

async function chooseOne(window: BrowserWindow | null, options: Electron.OpenDialogOptions): Promise<string | null> {
  const answer = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options)
  return answer.canceled ? null : (answer.filePaths[0] ?? null)
}
