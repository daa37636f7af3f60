import { computed, signal } from '@preact/signals';
import type { SessionView } from '../../../src/core/api/live-views.ts';
import { forgetAnswers, get, onRequest, send } from '../api/request.ts';

export type Session =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'in'; readonly who: SessionView }
  /** `expired`: it was signed in before, in this tab. */
  | { readonly kind: 'out'; readonly expired: boolean };

export const session = signal<Session>({ kind: 'unknown' });

/** Whoever may not change anything is not offered to. */
export const isAdmin = computed(() => session.value.kind === 'in' && session.value.who.scope === 'admin');

/** Whatever answers 401 ends the session here; the link stays, and is where signing in leads. */
export function startSession(): void {
  onRequest((heard) => {
    if (heard.kind !== 'failed' || heard.error.code !== 'access.unauthenticated') return;
    if (session.value.kind === 'out') return;
    session.value = { kind: 'out', expired: session.value.kind === 'in' };
    forgetAnswers();
  });
}

/** Asks who is signed in. A 401 is an answer; whatever else fails is thrown. */
export async function learnSession(): Promise<void> {
  try {
    session.value = { kind: 'in', who: await get<SessionView>('/api/v1/session') };
  } catch (error) {
    if (session.value.kind !== 'out') throw error;
  }
}

export async function signIn(token: string): Promise<void> {
  const who = await send<SessionView>('POST', '/api/v1/session', { token });
  session.value = { kind: 'in', who };
}

export async function signOut(): Promise<void> {
  await send<null>('DELETE', '/api/v1/session');
  forgetAnswers();
  session.value = { kind: 'out', expired: false };
}
