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
  starting: (name: string): Both => ({ es: `Arrancando ${name}`, en: `Starting ${name}` }),
  preparing: (java: string | number): Both => ({
    es: `Preparando Java ${java} para arrancar deprisa, una sola vez`,
    en: `Preparing Java ${java} for quick starts, once`,
  }),
};
