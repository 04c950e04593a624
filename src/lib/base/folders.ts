/** XDG folders of this user with `/kafkactl` at the end. They may not exist, and may not be writable. */
export interface Folders {
  readonly config: string;
  readonly state: string;
  readonly data: string;
  readonly cache: string;
}
