/**
 * JSON with a space after every comma and colon and with non-ASCII characters kept: what `json.dumps(value,
 * ensure_ascii=False)` gives and what GLM read in training. Undefined members are left out.
 */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => pythonJson(item ?? null)).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => `${JSON.stringify(key)}: ${pythonJson(member)}`)
    return `{${members.join(', ')}}`
  }
  return JSON.stringify(value) ?? 'null'
}
