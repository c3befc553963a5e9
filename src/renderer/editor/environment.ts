import editorWorkerUrl from 'monaco-editor/editor/editor.worker.js?worker&url'
import typescriptWorkerUrl from 'monaco-editor/language/typescript/ts.worker.js?worker&url'

/** What monaco-editor makes markup with. The policy of the shell (`shell/scheme.ts`) names the same, and no other. */
const MARKUP_POLICIES = [
  'editorViewLayer',
  'diffEditorWidget',
  'diffReview',
  'domLineBreaksComputer',
  'tokenizeToString',
]

interface TrustedPolicy {
  readonly name: string
  createHTML(input: string): string
  createScriptURL(input: string): string
}
interface TrustedTypes {
  createPolicy(name: string, rules: Partial<Omit<TrustedPolicy, 'name'>>): TrustedPolicy
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }

/** The scripts that the editor may start. */
const WORKERS: readonly string[] = [editorWorkerUrl, typescriptWorkerUrl]

const worker = trustedTypes?.createPolicy('studioEditorWorker', {
  createScriptURL: (url) => {
    if (!WORKERS.includes(url)) throw new TypeError(`${url} is no worker of the editor.`)
    return url
  },
})

self.MonacoEnvironment = {
  getWorker: (_, label) => {
    const url = label === 'typescript' ? typescriptWorkerUrl : editorWorkerUrl
    return new Worker(worker?.createScriptURL(url) ?? url, { type: 'module', name: label })
  },
  // A part that asks for another policy goes without: what it would write is refused.
  createTrustedTypesPolicy: (name, rules) =>
    MARKUP_POLICIES.includes(name) ? trustedTypes?.createPolicy(name, rules ?? {}) : undefined,
}
