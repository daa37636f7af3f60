import type { DestinationDeps, SettingValues } from '../destination.ts';
import { exchange } from '../exchange.ts';
import type { AnswerContext } from '../failure-of-answer.ts';
import { gzipBody } from '../gzip-body.ts';
import { flagOf, numberOf, textOf } from '../setting-values.ts';
import { tlsOptions } from '../tls-settings.ts';
import { type HecReply, hecReply } from './reply.ts';

export interface HecClient {
  /** To a path below `/services/collector`. */
  readonly post: (path: string, body: string, signal: AbortSignal) => Promise<HecReply>;
  readonly context: AnswerContext;
}

/** Speaks to the collector with the token, over one channel. */
export function createHecClient(values: SettingValues, deps: DestinationDeps, channel: string): HecClient {
  const base = baseOf(textOf(values, 'url'));
  deps.network.checkUrl(base);
  const token = textOf(values, 'token');
  const headers = {
    authorization: `Splunk ${token}`,
    'content-type': 'application/json',
    ...(flagOf(values, 'acknowledgement') ? { 'x-splunk-request-channel': channel } : {}),
  };
  const isPacked = flagOf(values, 'gzip');
  const timeoutMs = numberOf(values, 'timeout') * 1000;
  const tls = tlsOptions(values);
  return {
    context: { now: deps.now, secrets: [token] },
    post: async (path, body, signal) => {
      const packed = isPacked && body !== '';
      const answer = await exchange(deps.network, {
        url: `${base}/services/collector${path}`,
        headers: { ...headers, ...(packed ? { 'content-encoding': 'gzip' } : {}) },
        body: packed ? await gzipBody(body) : body,
        tls,
        timeoutMs,
        signal,
      });
      return hecReply(answer);
    },
  };
}

/** The address without the path of the collector, which people paste with it. */
function baseOf(url: string): string {
  return url.replace(/\/+$/, '').replace(/\/services\/collector(?:\/event(?:\/1\.0)?)?$/, '');
}
