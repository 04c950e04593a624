/** What `installCommand` needs to know of the operating system. */
export interface SystemInfo {
  readonly platform: NodeJS.Platform;
  /** Text of /etc/os-release, empty where there is none. */
  readonly osRelease: string;
  /** True when a program is on PATH. */
  readonly has: (program: string) => boolean;
}

/** The command that installs Java and Maven on this system, or undefined where none is known. */
export function installCommand({ platform, osRelease, has }: SystemInfo): string | undefined {
  if (platform === 'darwin') return 'brew install openjdk maven';
  if (has('apt-get')) return `sudo apt-get install -y openjdk-${debianJava(osRelease)}-jdk-headless maven`;
  if (has('dnf')) return 'sudo dnf install -y java-21-openjdk-headless maven';
  if (has('yum')) return 'sudo yum install -y java-21-openjdk-headless maven';
  if (has('zypper')) return 'sudo zypper install -y java-21-openjdk-headless maven';
  if (has('pacman')) return 'sudo pacman -S --needed jdk-openjdk maven';
  if (has('apk')) return 'sudo apk add openjdk21-jre-headless maven';
  return undefined;
}

/** Debian 12 has Java 17 and no 21; later ones and Ubuntu have 21. */
const debianJava = (osRelease: string): number =>
  /^ID=debian$/m.test(osRelease) && /^VERSION_ID="(11|12)"/m.test(osRelease) ? 17 : 21;
