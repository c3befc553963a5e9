import workerUrl from 'monaco-editor/editor/editor.worker.js?worker&url'

/** What monaco-editor makes markup with. The policy of the shell (`shell/scheme.ts`) names the same, and no other. */
const MARKUP_POLICIES = ['editorViewLayer', 'diffEditorWidget', 'diffReview', 'domLineBreaksComputer']

interface TrustedPolicy {
  readonly name: string
  createHTML(input: string): string
  createScriptURL(input: string): string
}
interface TrustedTypes {
  createPolicy(name: string, rules: Partial<Omit<TrustedPolicy, 'name'>>): TrustedPolicy
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }

/** The one script that the editor may start. */
const worker = trustedTypes?.createPolicy('studioEditorWorker', {
  createScriptURL: (url) => {
    if (url !== workerUrl) throw new TypeError(`${url} is not the editor's worker.`)
    return url
  },
})

self.MonacoEnvironment = {
  getWorker: () => new Worker(worker?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module', name: 'editor' }),
  // A part that asks for another policy goes without: what it would write is refused.
  createTrustedTypesPolicy: (name, rules) =>
    MARKUP_POLICIES.includes(name) ? trustedTypes?.createPolicy(name, rules ?? {}) : undefined,
}
