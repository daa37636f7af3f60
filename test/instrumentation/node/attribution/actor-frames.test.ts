import { expect, test } from 'vitest';
import { createActorFrames } from '../../../../instrumentation/node/attribution/actor-frames.ts';
import type { ActorFacts } from '../../../../instrumentation/node/attribution/actor-source.ts';

/** Frames beside a framework whose record says what the test sets. */
function besideRecord() {
  const record: { facts: ActorFacts } = { facts: {} };
  return { record, frames: createActorFrames(() => record.facts) };
}

test('without a frame the record speaks alone', () => {
  const { record, frames } = besideRecord();
  record.facts = { agent: 'a' };
  expect(frames.read()).toEqual({ agent: 'a' });
});

test('a frame says more than what the record said before, and less than what it says since', () => {
  const { record, frames } = besideRecord();
  record.facts = { agent: 'outer', tool: 'theirs', conversation: 'c' };
  frames.within(frames.open({ agent: 'mine' }), () => {
    expect(frames.read()).toEqual({ agent: 'mine', conversation: 'c' });
    record.facts = { ...record.facts, conversation: 'd' };
    expect(frames.read()).toEqual({ agent: 'mine', conversation: 'd' });
    record.facts = { agent: 'inner', conversation: 'd' };
    expect(frames.read()).toEqual({ agent: 'inner', conversation: 'd' });
  });
});

test('frames lie inside of each other, and end where their work ends', async () => {
  const { frames } = besideRecord();
  await frames.within(frames.open({ agent: 'a' }), async () => {
    await frames.within(frames.open({ tool: 't' }), async () => {
      await Promise.resolve();
      expect(frames.read()).toEqual({ agent: 'a', tool: 't' });
    });
    expect(frames.read()).toEqual({ agent: 'a' });
  });
  expect(frames.read()).toEqual({});
});

test('a frame inside of somebody else is not inside of what runs now', () => {
  const { record, frames } = besideRecord();
  record.facts = { agent: 'whoever ended before', tool: 'x' };
  frames.within(frames.open({}, { agent: 'whoever waited' }), () => {
    expect(frames.read()).toEqual({ agent: 'whoever waited' });
  });
  frames.within(frames.open({}, {}), () => expect(frames.read()).toEqual({}));
});
