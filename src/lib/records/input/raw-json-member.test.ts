import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rawJsonMember } from './raw-json-member.js';

test.each([
  ['{"value":12345678901234567890}', '12345678901234567890'],
  ['{ "a" : [1, {"value": 2}], "value" : { "x" : 1.0 } , "b":1}', '{ "x" : 1.0 }'],
  ['{"value":1,"value":"a\\"},{b"}', '"a\\"},{b"'],
  ['{"\\u0076alue":[]}', '[]'],
  ['{"other":{"value":1}}', undefined],
  ['{}', undefined],
])('%s', (json, text) => expect(rawJsonMember(json, 'value')).toBe(text));

test('parses to the member of the parsed object', () => {
  const object = fc.dictionary(fc.oneof(fc.string(), fc.constant('value')), fc.jsonValue());
  fc.assert(
    fc.property(object, fc.constantFrom(undefined, 1, '\t'), (members, indent) => {
      const json = JSON.stringify(members, null, indent);
      for (const name of ['value', ...Object.keys(members)]) {
        const text = rawJsonMember(json, name);
        const read: unknown = (JSON.parse(json) as Record<string, unknown>)[name];
        if (text === undefined) expect(Object.hasOwn(members, name)).toBe(false);
        else expect(JSON.parse(text)).toEqual(read);
      }
    }),
  );
});
