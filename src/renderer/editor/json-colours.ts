import { languages } from 'monaco-editor/editor'

/** Colours JSON. The language that comes with the editor checks and completes it too, which a text of a record does not want, for 1.5 MB. */
export function registerJson(): void {
  languages.register({ id: 'json' })
  languages.setMonarchTokensProvider('json', {
    tokenizer: {
      root: [
        [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'string.key.json'],
        [/"(?:[^"\\]|\\.)*"?/, 'string.value.json'],
        [/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/, 'number'],
        [/\b(?:true|false|null)\b/, 'keyword'],
        [/[{}[\],:]/, 'delimiter'],
      ],
    },
  })
}
