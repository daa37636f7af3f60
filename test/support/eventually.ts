/**
 * Tries an expectation until it holds; after `withinMs` it fails as it failed last. For what other
 * processes do in their own time: the bound is a safeguard, not a claim about speed.
 */
export async function eventually<Value>(
  expectation: () => Promise<Value> | Value,
  withinMs = 30_000,
): Promise<Value> {
  const until = Date.now() + withinMs;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
