import { apiName } from '../errors/api-names.js';

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

/** True for APIs that change nothing, which may be retried when the connection was lost before the response. */
export const isReadOnlyApi = (apiKey: number): boolean => readOnlyApis.has(apiName(apiKey));
