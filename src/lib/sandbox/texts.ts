import type { Both } from '../app.js';

/** What is said while a sandbox starts, in the language of the line: the quickstart is told in both. */
export const texts = {
  portTaken: (from: number, to: number): Both => ({
    es: `El puerto ${from} está ocupado; se usa el ${to}.`,
    en: `Port ${from} is taken; using ${to} instead.`,
  }),
  downloading: (version: string): Both => ({
    es: `Descargando Apache Kafka ${version} con Maven, unos 55 MB, una sola vez.`,
    en: `Downloading Apache Kafka ${version} with Maven, about 55 MB, once.`,
  }),
  othersDownload: (version: string): Both => ({
    es: `Otro kafkactl está descargando Apache Kafka ${version}; se le espera.`,
    en: `Another kafkactl is downloading Apache Kafka ${version}; waiting for it.`,
  }),
  busy: (name: string): Both => ({
    es: `Otro kafkactl está ocupado con el sandbox "${name}"; se le espera.`,
    en: `Another kafkactl is busy with the sandbox "${name}"; waiting for it.`,
  }),
  notRemoved: (name: string, why: string): Both => ({
    es: `Del sandbox "${name}", que no arrancó, no se pudo borrar todo: ${why}`,
    en: `Not all of the sandbox "${name}", which did not start, could be removed: ${why}`,
  }),
  engine: (engine: string, reasons: string): Both => ({
    es: `Se usa el motor ${engine}: ${reasons}.`,
    en: `Using the ${engine} engine: ${reasons}.`,
  }),
  folders: { es: 'preparando sus carpetas', en: 'preparing its folders' },
  waiting: { es: 'hasta que se pueda escribir en un topic', en: 'waiting until a topic can be written' },
  moment: { es: 'unos segundos', en: 'a few seconds' },
  starting: (name: string): Both => ({ es: `Arrancando ${name}`, en: `Starting ${name}` }),
  preparing: (java: string | number): Both => ({
    es: `Preparando Java ${java} para arrancar deprisa, una sola vez`,
    en: `Preparing Java ${java} for quick starts, once`,
  }),
} satisfies Readonly<Record<string, Both | ((...facts: never[]) => Both)>>;
