import { MayflyError } from '../../errors.ts';
import { visibleText } from '../../visible-text.ts';
import { baseFields, datasetOf } from '../ecs/ecs-base.ts';
import { ecsFields } from '../ecs/ecs-fields.ts';
import { ecsKind } from '../ecs/ecs-kind.ts';
import { factEntries } from '../facts.ts';
import type { SiemFormat } from '../format.ts';
import { jsonRecord } from '../json-record.ts';
import { nested } from '../nested.ts';
import { readOptions } from '../read-options.ts';
import { withoutAbsent } from '../without-absent.ts';

/** https://www.elastic.co/docs/reference/ecs/ecs-data_stream: in lower case, without `-`, at most 100 characters. */
const namespaceShape = /^[^\p{Lu}\s\p{Cc}\\/*?"<>|,#:-]{1,100}$/u;

/** Documents for data streams, one for each kind of event; what ECS has no field for stands under `mayfly`. */
export const ecs: SiemFormat = {
  name: 'ecs',
  title: 'Elastic Common Schema 9.4',
  specification: 'https://www.elastic.co/docs/reference/ecs',
  contentType: 'application/json',
  options: [
    {
      name: 'namespace',
      about: 'last part of the names of the data streams: logs-mayfly.credential-default',
      values: null,
      fallback: 'default',
    },
  ],
  create: (exporter, options) => {
    const namespace = readOptions(ecs.options, options)('namespace');
    if (!namespaceShape.test(namespace)) {
      throw new MayflyError(
        'config.invalid',
        `namespace is ${visibleText(namespace).slice(0, 60) || 'empty'}: it has 1 to 100 characters, none of them upper case, white space or one of \\ / * ? " < > | , # : -`,
      );
    }
    return (event) => {
      const base = baseFields(event, { kind: ecsKind(event), exporter, namespace });
      const fields = withoutAbsent({ ...base, ...ecsFields(event) });
      const own = { mayfly: nested(factEntries(event)) };
      return jsonRecord({ ...fields, ...own }, `logs-${datasetOf(event)}-${namespace}`);
    };
  },
};
