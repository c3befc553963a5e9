// The module that a tool imports as 'autoglm'. `z` describes JSON values in the manner of zod and makes JSON Schema of them.

class Shape {
  constructor(schema, isOptional = false) {
    this.schema = schema
    this.isOptional = isOptional
  }
  with(change) {
    return new this.constructor({ ...this.schema, ...change }, this.isOptional)
  }
  describe(description) {
    return this.with({ description })
  }
  optional() {
    return new this.constructor(this.schema, true)
  }
  default(value) {
    return new this.constructor({ ...this.schema, default: value }, true)
  }
  nullable() {
    return new Shape({ anyOf: [this.schema, { type: 'null' }] }, this.isOptional)
  }
}

class StringShape extends Shape {
  min(length) {
    return this.with({ minLength: length })
  }
  max(length) {
    return this.with({ maxLength: length })
  }
  regex(pattern) {
    return this.with({ pattern: pattern instanceof RegExp ? pattern.source : String(pattern) })
  }
}

class NumberShape extends Shape {
  min(value) {
    return this.with({ minimum: value })
  }
  max(value) {
    return this.with({ maximum: value })
  }
  positive() {
    return this.with({ exclusiveMinimum: 0 })
  }
  int() {
    return this.with({ type: 'integer' })
  }
}

class ArrayShape extends Shape {
  min(length) {
    return this.with({ minItems: length })
  }
  max(length) {
    return this.with({ maxItems: length })
  }
}

const schemaOf = (shape, where) => {
  if (shape instanceof Shape) return shape.schema
  throw new TypeError(`${where} is described by z, such as z.string().`)
}

export const z = Object.freeze({
  string: () => new StringShape({ type: 'string' }),
  number: () => new NumberShape({ type: 'number' }),
  int: () => new NumberShape({ type: 'integer' }),
  boolean: () => new Shape({ type: 'boolean' }),
  null: () => new Shape({ type: 'null' }),
  any: () => new Shape({}),
  literal: (value) => new Shape({ const: value }),
  enum: (values) => new Shape({ type: 'string', enum: [...values] }),
  array: (items) => new ArrayShape({ type: 'array', items: schemaOf(items, 'What a list holds') }),
  record: (values) => new Shape({ type: 'object', additionalProperties: schemaOf(values, 'What a record holds') }),
  union: (shapes) => new Shape({ anyOf: shapes.map((each) => schemaOf(each, 'Each choice')) }),
  object: (members) => {
    const entries = Object.entries(members)
    const required = entries.filter(([, shape]) => !shape?.isOptional).map(([name]) => name)
    return new Shape({
      type: 'object',
      properties: Object.fromEntries(entries.map(([name, shape]) => [name, schemaOf(shape, `The member "${name}"`)])),
      ...(required.length > 0 ? { required } : {}),
      additionalProperties: false,
    })
  },
})

export function defineTool(tool) {
  if (typeof tool !== 'object' || tool === null) throw new TypeError('defineTool takes an object.')
  if (typeof tool.run !== 'function') throw new TypeError('A tool has a function "run".')
  const { name, description, effect, capabilities = [], limits = {}, examples = [], input, output } = tool
  const declaration = {
    name,
    description,
    effect,
    inputSchema: schemaOf(input, 'The input'),
    outputSchema: output === undefined ? null : schemaOf(output, 'The output'),
    capabilities,
    limits: { seconds: 10, memoryMb: 32, outputKb: 256, ...limits },
    examples,
  }
  return Object.freeze({ isTool: true, declaration, run: tool.run })
}
