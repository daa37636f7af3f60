import { expect, test } from 'vitest';
import { holdEvents } from '../../../web/src/live/held-events.ts';
import { activityView } from '../../support/credential-views.ts';

test('what was held is given once, in its order', () => {
  const held = holdEvents();
  const events = [activityView(), activityView()];
  held.add(events.slice(0, 1));
  held.add(events.slice(1));
  expect(held.count()).toBe(2);
  expect(held.take()).toEqual({ events, complete: true });
  expect(held.count()).toBe(0);
  expect(held.take()).toEqual({ events: [], complete: true });
});

test('past its bound it only counts, and says that something is missing', () => {
  const held = holdEvents(3);
  held.add(Array.from({ length: 10 }, () => activityView()));
  expect(held.count()).toBe(10);
  const taken = held.take();
  expect([taken.events.length, taken.complete]).toEqual([3, false]);
});
