/** What was found out about texts, so that one which comes again is not looked at again. */
export interface TextMemory {
  readonly get: (text: string) => string | undefined;
  readonly set: (text: string, told: string) => void;
  readonly clear: () => void;
}

/** Bounded by characters and by entries: begins anew when it is full. */
export function createTextMemory(mostCharacters: number): TextMemory {
  const memory = new Map<string, string>();
  const mostTexts = mostCharacters / 64;
  let characters = 0;
  function clear(): void {
    memory.clear();
    characters = 0;
  }
  return {
    get: (text) => memory.get(text),
    set(text, told) {
      if (characters + text.length > mostCharacters || memory.size >= mostTexts) clear();
      if (text.length > mostCharacters) return;
      characters += text.length;
      memory.set(text, told);
    },
    clear,
  };
}
