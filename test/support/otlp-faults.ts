/** Whether a value is right for a field; a list of messages is asked about each. */
type Check = (value: unknown, at: string) => readonly string[];

/**
 * What is wrong with an ExportTraceServiceRequest in JSON: nothing when it keeps to the protobuf JSON mapping with
 * OTLP's exceptions (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding"; opentelemetry-proto 1.x, trace.proto).
 * Stricter than a reader must be: it takes no unknown field.
 */
export function otlpFaults(json: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return ['no JSON'];
  }
  return message({ resourceSpans: each(resourceSpans) })(value, '$');
}

const text = fits('a text', (value) => typeof value === 'string');
const boolean = fits('a boolean', (value) => typeof value === 'boolean');
const number = fits('a number', (value) => typeof value === 'number');
const int64 = fits(
  'a 64-bit integer as text',
  (value) => typeof value === 'string' && /^-?\d{1,19}$/.test(value),
);
const uint32 = fits('a small number', (value) => Number.isInteger(value) && Number(value) >= 0);
const kind = fits(
  'a number from 0 to 5',
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 5,
);
const traceId = fits('32 hexadecimal digits', (value) => /^[0-9a-f]{32}$/i.test(String(value)));
const spanId = fits('16 hexadecimal digits', (value) => /^[0-9a-f]{16}$/i.test(String(value)));

const anyValue: Check = (value, at) => {
  const faults = message({
    stringValue: text,
    boolValue: boolean,
    intValue: int64,
    doubleValue: number,
    arrayValue: message({ values: each((item, where) => anyValue(item, where)) }),
  })(value, at);
  const given = Object.keys(value ?? {}).length;
  return given > 1 ? [...faults, `${at}: ${given} values at once`] : faults;
};
const keyValue = message({ key: text, value: anyValue });
const dropped = uint32;
const span = message({
  traceId,
  spanId,
  parentSpanId: spanId,
  traceState: text,
  flags: uint32,
  name: text,
  kind,
  startTimeUnixNano: int64,
  endTimeUnixNano: int64,
  attributes: each(keyValue),
  droppedAttributesCount: dropped,
});
const scope = message({
  name: text,
  version: text,
  attributes: each(keyValue),
  droppedAttributesCount: dropped,
});
const scopeSpans = message({ scope, spans: each(span), schemaUrl: text });
const resource = message({ attributes: each(keyValue), droppedAttributesCount: dropped });
const resourceSpans = message({ resource, scopeSpans: each(scopeSpans), schemaUrl: text });

function fits(what: string, isRight: (value: unknown) => boolean): Check {
  return (value, at) => (isRight(value) ? [] : [`${at} is not ${what}`]);
}

function each(check: Check): Check {
  return (value, at) =>
    Array.isArray(value) ? value.flatMap((item, i) => check(item, `${at}[${i}]`)) : [`${at} is no list`];
}

function message(fields: Readonly<Record<string, Check>>): Check {
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no message`];
    return Object.entries(value).flatMap(([name, field]) => {
      const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return check === undefined ? [`${at}.${name} is not in the schema`] : check(field, `${at}.${name}`);
    });
  };
}
