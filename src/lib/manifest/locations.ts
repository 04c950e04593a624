import type { SourceLocation } from '../schema/source-location.js';

/** Locations of profiles, topics, patterns and policies of merged files, and of values inside them. */
export interface ManifestLocations {
  profile(name: string, ...inside: string[]): SourceLocation;
  topic(index: number, ...inside: string[]): SourceLocation;
  owns(index: number): SourceLocation;
  policy(name: string, ...inside: (string | number)[]): SourceLocation;
  /** True for a policy of a file that holds policies alone. */
  isInPoliciesFile(policy: string): boolean;
  readonly faults: ManifestFaults;
}

/** Values that could not be read, on which checks of sense must not rely. */
export interface ManifestFaults {
  /** True where there is one at all. */
  readonly any: boolean;
  /** True where a file may declare profiles whose names could not be read. */
  readonly profileNames: boolean;
  profile(name: string, ...inside: string[]): boolean;
  topic(index: number, ...inside: string[]): boolean;
  policy(name: string): boolean;
}
