import type { McpDefinition } from '@shared/mcp.ts'

/** Names of variables and headers whose values are kept apart. */
const SECRET_NAME = /key|token|secret|passw|credential|auth|cookie|session/i
/** How keys of well-known services begin. */
const SECRET_VALUE = /^(sk-|ghp_|gho_|ghs_|github_pat_|xox[abp]-|glpat-|AKIA|hf_|npm_|eyJ)[A-Za-z0-9_.-]{8,}$/

/** Pure: the definition with `${secret:NAME}` in the place of what looks like a secret, and those secrets by name. */
export function takeSecrets(definition: McpDefinition): { definition: McpDefinition; secrets: Record<string, string> } {
  const secrets: Record<string, string> = {}
  const hide = (name: string, value: string): string => {
    const known = name.replace(/\W/g, '_')
    secrets[known] = value
    return `\${secret:${known}}`
  }
  const hideIn = (values: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const plain = value === '' || value.includes('${')
        return [name, !plain && (SECRET_NAME.test(name) || SECRET_VALUE.test(value)) ? hide(name, value) : value]
      }),
    )
  if (definition.transport === 'http') {
    const { clientSecret } = definition
    const hidden =
      clientSecret === undefined || clientSecret.includes('${')
        ? {}
        : { clientSecret: hide('client_secret', clientSecret) }
    return { definition: { ...definition, headers: hideIn(definition.headers), ...hidden }, secrets }
  }
  const args = definition.args.map((value, at) =>
    SECRET_VALUE.test(value) ? hide(`argument_${at + 1}`, value) : value,
  )
  return { definition: { ...definition, args, env: hideIn(definition.env) }, secrets }
}
