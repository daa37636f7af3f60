/** Words that a Python name must not be: keywords, and the builtins and modules that translated code calls. */
const taken: ReadonlySet<string> = new Set(
  [
    'False None True and as assert async await break class continue def del elif else except finally for from',
    'global if import in is lambda match nonlocal not or pass raise return try while with yield case type',
    'len isinstance str int float bool list dict set next id hash iter object range min max sum sorted any all',
    'bytes bytearray callable chr ord map filter zip tuple print repr vars input open format abs round js Exception',
  ]
    .join(' ')
    .split(' '),
);

/** `awsKeyId` as `aws_key_id`; what Python has a meaning for gets a line at its end. */
export function pythonName(name: string): string {
  const snake = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
  const bare = snake.replace(/^#/, '_');
  return taken.has(bare) ? `${bare}_` : bare;
}

/** A text as a literal of Python, in ASCII. */
export function pythonText(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (character === '\\') out += '\\\\';
    else if (character === '"') out += '\\"';
    else if (code >= 0x20 && code < 0x7f) out += character;
    else if (character === '\n') out += '\\n';
    else if (code < 0x100) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code < 0x10000) out += `\\u${code.toString(16).padStart(4, '0')}`;
    else out += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return `"${out}"`;
}
