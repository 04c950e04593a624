import type { LocalizedText } from '../base/language.js';

/** Notes and progress while a sandbox starts, in both languages, as the quickstart shows them too. */
export const sandboxTexts = {
  portTaken: (from: number, to: number): LocalizedText => ({
    es: `El puerto ${from} está ocupado; se usa el ${to}.`,
    en: `Port ${from} is taken; using ${to} instead.`,
  }),
  downloading: (version: string): LocalizedText => ({
    es: `Descargando Apache Kafka ${version} con Maven, unos 55 MB, una sola vez.`,
    en: `Downloading Apache Kafka ${version} with Maven, about 55 MB, once.`,
  }),
  othersDownload: (version: string): LocalizedText => ({
    es: `Otro kafkactl está descargando Apache Kafka ${version}; se le espera.`,
    en: `Another kafkactl is downloading Apache Kafka ${version}; waiting for it.`,
  }),
  busy: (name: string): LocalizedText => ({
    es: `Otro kafkactl está ocupado con el sandbox "${name}"; se le espera.`,
    en: `Another kafkactl is busy with the sandbox "${name}"; waiting for it.`,
  }),
  notRemoved: (name: string, why: string): LocalizedText => ({
    es: `Del sandbox "${name}", que no arrancó, no se pudo borrar todo: ${why}`,
    en: `Not all of the sandbox "${name}", which did not start, could be removed: ${why}`,
  }),
  engine: (engine: string, reasons: string): LocalizedText => ({
    es: `Se usa el motor ${engine}: ${reasons}.`,
    en: `Using the ${engine} engine: ${reasons}.`,
  }),
  noArchive: (why: string): LocalizedText => ({
    es: `Java arrancará más despacio, porque no se pudo guardar su archivo de clases: ${why}`,
    en: `Java will start more slowly, as its class archive could not be made: ${why}`,
  }),
  repairing: {
    es: 'El controlador rechaza brokers por un topic que se borró mientras faltaban (un fallo de Kafka 4.3); se repara y se arranca otra vez. Topics y registros se conservan.',
    en: 'The controller refuses brokers because of a topic that was deleted while they were missing (a fault of Kafka 4.3); it is repaired and started again. Topics and records stay.',
  },
  folders: { es: 'preparando sus carpetas', en: 'preparing its folders' },
  waiting: { es: 'hasta que se pueda escribir en un topic', en: 'waiting until a topic can be written' },
  moment: { es: 'unos segundos', en: 'a few seconds' },
  starting: (name: string): LocalizedText => ({ es: `Arrancando ${name}`, en: `Starting ${name}` }),
  preparing: (java: string | number): LocalizedText => ({
    es: `Preparando Java ${java} para arrancar deprisa, una sola vez`,
    en: `Preparing Java ${java} for quick starts, once`,
  }),
} satisfies Readonly<Record<string, LocalizedText | ((...facts: never[]) => LocalizedText)>>;

/** Why an engine cannot be used. */
export const engineProblems = {
  noJava: { es: 'no hay Java', en: 'there is no Java' },
  oldJava: (needed: number, command: string, version: string): LocalizedText => ({
    es: `Kafka necesita Java ${needed}, y ${command} es ${version}`,
    en: `Kafka needs Java ${needed}, and ${command} is ${version}`,
  }),
  noMaven: { es: 'no hay Maven', en: 'there is no Maven' },
  noInstalledKafka: {
    es: 'ni KAFKA_HOME ni un kafka-server-start del PATH llevan a un Kafka',
    en: 'neither KAFKA_HOME nor a kafka-server-start on PATH leads to a Kafka',
  },
  oldKafka: (jars: string, version: string): LocalizedText => ({
    es: `el Kafka de ${jars} es ${version}, anterior a 4.0`,
    en: `the Kafka in ${jars} is ${version}, older than 4.0`,
  }),
  noDocker: { es: 'no hay docker', en: 'there is no docker' },
  silentDocker: { es: 'ningún demonio de Docker responde', en: 'no Docker daemon answers' },
  /** Error messages are in English. */
  failed: (message: string): LocalizedText => ({ es: `falló («${message}»)`, en: message }),
} satisfies Readonly<Record<string, LocalizedText | ((...facts: never[]) => LocalizedText)>>;
