// The lines that move records, tool by tool, each as its documentation has people type it. `produce` reads lines from
// standard input; `consume` writes to standard output all that is there and ends.
import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kafkactl = fileURLToPath(new URL('../../bin/kafkactl', import.meta.url));
const kafkajs = fileURLToPath(new URL('./kafkajs.mjs', import.meta.url));

/** Apache's own line, with the options that kafka-run-class.sh gives Java. */
function apache(main, heap) {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kafkactl');
  const folder = join(
    cache,
    readdirSync(cache).find((name) => name.startsWith('kafka-')),
  );
  const jar = readdirSync(folder, { recursive: true }).find((name) => /(^|\/)kafka-tools-.*\.jar$/.test(name));
  return [
    'java',
    heap,
    ...'-server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35'.split(' '),
    ...'-XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true -cp'.split(' '),
    join(folder, dirname(jar), '*'),
    `org.apache.kafka.tools.${main}`,
  ];
}

/** Each tool's two lines for a broker, a topic and a number of records. */
export function toolsFor(broker, count) {
  return {
    kafkactl: {
      produce: (topic) => [process.execPath, kafkactl, 'produce', topic],
      consume: (topic) => [process.execPath, kafkactl, 'consume', topic, '--exit'],
    },
    kcat: {
      produce: (topic) => ['kcat', '-b', broker, '-P', '-t', topic],
      consume: (topic) => ['kcat', '-b', broker, '-C', '-q', '-e', '-o', 'beginning', '-t', topic],
    },
    Apache: {
      produce: (topic) => [
        ...apache('ConsoleProducer', '-Xmx512M'),
        ...['--bootstrap-server', broker, '--topic', topic],
      ],
      consume: (topic) => [
        ...apache('consumer.ConsoleConsumer', '-Xmx512M'),
        ...['--bootstrap-server', broker, '--topic', topic, '--from-beginning', '--max-messages', `${count}`],
      ],
    },
    kafkajs: {
      produce: (topic) => [process.execPath, kafkajs, 'produce', broker, topic],
      consume: (topic) => [process.execPath, kafkajs, 'consume', broker, topic, `${count}`],
    },
  };
}
