import { apiName } from '../api-names.js';

const readOnlyApis: ReadonlySet<string> = new Set([
  'Metadata',
  'FindCoordinator',
  'ListOffsets',
  'OffsetFetch',
  'ListGroups',
  'DescribeGroups',
  'ConsumerGroupDescribe',
  'ShareGroupDescribe',
  'DescribeShareGroupOffsets',
  'StreamsGroupDescribe',
  'DescribeConfigs',
  'DescribeLogDirs',
  'DescribeCluster',
  'DescribeQuorum',
]);

/** True for requests that change nothing: asked again when a broker goes away before it has answered. */
export const isReadOnlyApi = (apiKey: number): boolean => readOnlyApis.has(apiName(apiKey));
