/** The command line with a fault in it: half a second after the start something throws where nobody catches. */
setTimeout(() => {
  throw new Error('nobody expected this');
}, 3_000);
await import('./mayfly.ts');
