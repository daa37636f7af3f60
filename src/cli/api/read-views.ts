import type {
  CredentialDetail,
  CredentialSummary,
  NewTokenView,
  Page,
  TokenView,
  VerificationView,
} from '../../core/api/views.ts';
import { type ApiClient, notACollector } from './client.ts';

/*
 * The edge where an answer becomes a view. The collector and this program may differ in age, so what a
 * command cannot do without is looked at; the rest is the contract's.
 */

export function readCredentialPage(value: unknown, api: ApiClient): Page<CredentialSummary> {
  const items = fieldOf(value, 'items');
  if (!Array.isArray(items) || !items.every((item) => typeof fieldOf(item, 'fingerprint') === 'string')) {
    throw notACollector(api.endpoint, 'sent no list of credentials');
  }
  return value as Page<CredentialSummary>;
}

export function readCredential(value: unknown, api: ApiClient): CredentialDetail {
  const isDetail =
    typeof fieldOf(value, 'fingerprint') === 'string' &&
    Array.isArray(fieldOf(value, 'usage')) &&
    Array.isArray(fieldOf(fieldOf(value, 'mintChain'), 'ancestors'));
  if (!isDetail) throw notACollector(api.endpoint, 'sent no credential');
  return value as CredentialDetail;
}

export function readTokens(value: unknown, api: ApiClient): readonly TokenView[] {
  const items = Array.isArray(value) ? value : fieldOf(value, 'items');
  if (!Array.isArray(items) || !items.every((item) => typeof fieldOf(item, 'id') === 'string')) {
    throw notACollector(api.endpoint, 'sent no list of tokens');
  }
  return items as readonly TokenView[];
}

export function readNewToken(value: unknown, api: ApiClient): NewTokenView {
  if (typeof fieldOf(value, 'token') !== 'string') throw notACollector(api.endpoint, 'sent no token');
  return value as NewTokenView;
}

export function readVerification(value: unknown, api: ApiClient): VerificationView {
  const isWhole =
    typeof fieldOf(value, 'ok') === 'boolean' &&
    typeof fieldOf(fieldOf(value, 'missing'), 'usage') === 'number' &&
    typeof fieldOf(fieldOf(value, 'audit'), 'links') === 'number';
  if (!isWhole) throw notACollector(api.endpoint, 'sent no verification');
  return value as VerificationView;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
