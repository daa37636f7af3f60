import type { IssuerRequest } from '../issuer.ts';
import type { Fields } from './fields.ts';
import { bodyFields, formFields } from './fields.ts';
import { queryOf } from './path-without-query.ts';

/** The parameters of a request's query. */
export function queryFields(request: IssuerRequest): Fields {
  return formFields(queryOf(request.path));
}

/** The parameters of a request of AWS's query protocol: they may stand in the query as well; the body wins. */
export function queryParameters(request: IssuerRequest, body: string | null): Fields {
  return { ...queryFields(request), ...formFields(body ?? '') };
}

/** Parameters that clients put into the query or into a body of either form; the body wins. */
export function queryOrBody(request: IssuerRequest, body: string): Fields {
  return { ...queryFields(request), ...bodyFields(body) };
}
