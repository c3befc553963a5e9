import { type Field, MESSAGES, type MessageName, type Scalar } from './proto-schema.ts'
import { TracesData } from './types.ts'
import { malformed, varint, WIRE, WireReader } from './wire.ts'

/** Messages inside messages that are read at most; a value nests by twos. */
const DEEPEST = 100
/** Messages of one file; each takes far more memory than the two bytes it may be written in. */
const MOST_MESSAGES = 4_000_000

const WIRE_OF: Record<Scalar, number> = {
  string: WIRE.bytes,
  hex: WIRE.bytes,
  base64: WIRE.bytes,
  bool: WIRE.varint,
  int64: WIRE.varint,
  enum: WIRE.varint,
  double: WIRE.fixed64,
  fixed64: WIRE.fixed64,
}

type Message = Record<string, unknown>

/** OTLP/JSON as protobuf. Texts that follow each other in a file are one message to whoever reads them. */
export const encodeTraces = (data: TracesData): Uint8Array => encodeMessage('TracesData', data)

/** Protobuf as OTLP/JSON. Errors: VALIDATION_FAILED. */
export function decodeTraces(bytes: Uint8Array): TracesData {
  const parsed = TracesData.safeParse(decodeMessage('TracesData', bytes, 0, { left: MOST_MESSAGES }))
  if (!parsed.success) throw malformed(parsed.error.issues[0]?.message ?? 'it holds no traces')
  return parsed.data
}

function encodeMessage(name: MessageName, message: object): Uint8Array {
  const values: Message = { ...message }
  const parts: Uint8Array[] = []
  for (const field of MESSAGES[name]) {
    const value = values[field.name]
    if (value === undefined) continue
    for (const each of field.repeated ? (value as unknown[]) : [value]) parts.push(...encodeField(field, each))
  }
  return Buffer.concat(parts)
}

function encodeField({ no, type }: Field, value: unknown): Uint8Array[] {
  const wire = 'message' in type ? WIRE.bytes : WIRE_OF[type.scalar]
  const body = 'message' in type ? encodeMessage(type.message, Object(value)) : encodeScalar(type.scalar, value)
  const tag = varint(BigInt((no << 3) | wire))
  return wire === WIRE.bytes ? [tag, varint(BigInt(body.length)), body] : [tag, body]
}

function encodeScalar(scalar: Scalar, value: unknown): Uint8Array {
  switch (scalar) {
    case 'string':
      return Buffer.from(String(value), 'utf8')
    case 'hex':
    case 'base64':
      return Buffer.from(String(value), scalar)
    case 'bool':
      return varint(value ? 1n : 0n)
    case 'int64':
    case 'enum':
      return varint(BigInt(String(value)))
    case 'double': {
      const bytes = Buffer.alloc(8)
      bytes.writeDoubleLE(Number(value))
      return bytes
    }
    case 'fixed64': {
      const bytes = Buffer.alloc(8)
      bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(String(value))))
      return bytes
    }
  }
}

function decodeMessage(name: MessageName, bytes: Uint8Array, depth: number, budget: { left: number }): Message {
  budget.left -= 1
  if (budget.left < 0) throw malformed(`it has more than ${MOST_MESSAGES} messages`)
  if (depth > DEEPEST) throw malformed(`values are nested deeper than ${DEEPEST}`)
  const reader = new WireReader(bytes)
  const fields = MESSAGES[name]
  // A list that is empty is not written, but is there.
  const message: Message = name === 'ArrayValue' || name === 'KeyValueList' ? { values: [] } : {}
  while (!reader.done) {
    const tag = reader.varint()
    const wire = Number(tag & 7n)
    const field = fields.find(({ no }) => BigInt(no) === tag >> 3n)
    if (!field || wire !== wireOf(field)) {
      reader.pass(wire)
      continue
    }
    const value =
      'message' in field.type
        ? decodeMessage(field.type.message, reader.bytes(), depth + 1, budget)
        : decodeScalar(field.type.scalar, reader)
    if (!field.repeated) message[field.name] = value
    else if (Array.isArray(message[field.name])) (message[field.name] as unknown[]).push(value)
    else message[field.name] = [value]
  }
  return message
}

const wireOf = ({ type }: Field): number => ('message' in type ? WIRE.bytes : WIRE_OF[type.scalar])

function decodeScalar(scalar: Scalar, reader: WireReader): unknown {
  switch (scalar) {
    case 'string':
      return Buffer.from(reader.bytes()).toString('utf8')
    case 'hex':
    case 'base64':
      return Buffer.from(reader.bytes()).toString(scalar)
    case 'bool':
      return reader.varint() !== 0n
    case 'int64':
      return String(BigInt.asIntN(64, reader.varint()))
    case 'enum':
      return Number(BigInt.asIntN(32, reader.varint()))
    case 'double':
      return reader.double()
    case 'fixed64':
      return String(reader.fixed64())
  }
}
