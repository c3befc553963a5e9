export type Scalar = 'string' | 'hex' | 'base64' | 'bool' | 'int64' | 'enum' | 'double' | 'fixed64'
export type MessageName =
  | 'TracesData'
  | 'ResourceSpans'
  | 'Resource'
  | 'ScopeSpans'
  | 'Scope'
  | 'Span'
  | 'Event'
  | 'Link'
  | 'Status'
  | 'KeyValue'
  | 'AnyValue'
  | 'ArrayValue'
  | 'KeyValueList'

export interface Field {
  no: number
  name: string
  type: { scalar: Scalar } | { message: MessageName }
  repeated?: true
}

const one = (no: number, name: string, scalar: Scalar): Field => ({ no, name, type: { scalar } })
const sub = (no: number, name: string, message: MessageName): Field => ({ no, name, type: { message } })
const many = (no: number, name: string, message: MessageName): Field => ({ ...sub(no, name, message), repeated: true })

/** Field numbers of opentelemetry-proto 1.x (trace, resource and common), with the names of OTLP/JSON. */
export const MESSAGES: Record<MessageName, readonly Field[]> = {
  TracesData: [many(1, 'resourceSpans', 'ResourceSpans')],
  ResourceSpans: [sub(1, 'resource', 'Resource'), many(2, 'scopeSpans', 'ScopeSpans'), one(3, 'schemaUrl', 'string')],
  Resource: [many(1, 'attributes', 'KeyValue')],
  ScopeSpans: [sub(1, 'scope', 'Scope'), many(2, 'spans', 'Span'), one(3, 'schemaUrl', 'string')],
  Scope: [one(1, 'name', 'string'), one(2, 'version', 'string'), many(3, 'attributes', 'KeyValue')],
  Span: [
    one(1, 'traceId', 'hex'),
    one(2, 'spanId', 'hex'),
    one(4, 'parentSpanId', 'hex'),
    one(5, 'name', 'string'),
    one(6, 'kind', 'enum'),
    one(7, 'startTimeUnixNano', 'fixed64'),
    one(8, 'endTimeUnixNano', 'fixed64'),
    many(9, 'attributes', 'KeyValue'),
    many(11, 'events', 'Event'),
    many(13, 'links', 'Link'),
    sub(15, 'status', 'Status'),
  ],
  Event: [one(1, 'timeUnixNano', 'fixed64'), one(2, 'name', 'string'), many(3, 'attributes', 'KeyValue')],
  Link: [one(1, 'traceId', 'hex'), one(2, 'spanId', 'hex'), many(4, 'attributes', 'KeyValue')],
  Status: [one(2, 'message', 'string'), one(3, 'code', 'enum')],
  KeyValue: [one(1, 'key', 'string'), sub(2, 'value', 'AnyValue')],
  AnyValue: [
    one(1, 'stringValue', 'string'),
    one(2, 'boolValue', 'bool'),
    one(3, 'intValue', 'int64'),
    one(4, 'doubleValue', 'double'),
    sub(5, 'arrayValue', 'ArrayValue'),
    sub(6, 'kvlistValue', 'KeyValueList'),
    one(7, 'bytesValue', 'base64'),
  ],
  ArrayValue: [many(1, 'values', 'AnyValue')],
  KeyValueList: [many(1, 'values', 'KeyValue')],
}
