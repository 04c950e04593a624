import type { Lang, LocalizedText } from '../../base/language.js';

const both = (es: string, en: string): LocalizedText => ({ es, en });

/** The texts of the page, by the names that its scripts use. */
const pageTexts = {
  lost: both('Sin conexión: se intenta otra vez', 'No connection: trying again'),
  joining: both('Los grupos se forman', 'The groups are forming'),
  running: both('En vivo', 'Live'),
  measuring: both('Se comprueba', 'Checking'),
  ended: both('Cifras finales', 'Final figures'),
  failed: both('La ejecución ha fallado: la terminal dice por qué', 'The run has failed: the terminal says why'),
  run: both('ejecución', 'run'),
  sourceEvents: both('eventos de origen', 'source events'),
  perSecond: both('/s', '/s'),
  perMinute: both('/min', '/min'),
  now: both('ahora', 'now'),
  lastMinute: both('en el último minuto', 'in the last minute'),
  average: both('de media', 'on average'),
  duration: both('duración', 'duration'),
  each: both('cada barra', 'each bar'),
  measured: both('medidas', 'measured'),
  map: both('Servicios y topics', 'Services and topics'),
  records: both('registros', 'records'),
  groups: both('Grupos de consumidores', 'Consumer groups'),
  service: both('Servicio', 'Service'),
  group: both('Grupo', 'Group'),
  instances: both('Instancias', 'Instances'),
  received: both('Leídos', 'Received'),
  again: both('Otra vez', 'Again'),
  partitions: both('Particiones', 'Partitions'),
  nobodys: both('de nadie', 'nobody’s'),
  rate: both('Por segundo', 'Per second'),
  lag: both('Lag', 'Lag'),
  unknown: both('no se sabe', 'unknown'),
  checks: both('Qué se comprobó', 'What was checked'),
  passed: both('Todo se cumplió', 'All of it was met'),
  notPassed: both('Algo no se cumplió', 'Something was not met'),
  source: both(
    'Las cifras son lo que los consumidores del flujo han leído de los topics; los registros y el lag, lo que dice el clúster.',
    'The figures are what the flow’s own consumers have read from the topics; records and lag are what the cluster says.',
  ),
  noFigures: both(
    'Ningún servicio de este flujo lee ventanas de cifras.',
    'No service of this flow reads windows of figures.',
  ),
} satisfies Readonly<Record<string, LocalizedText>>;

export type PageWord = keyof typeof pageTexts;

export const pageWords = (lang: Lang): Readonly<Record<PageWord, string>> =>
  Object.fromEntries(Object.entries(pageTexts).map(([name, text]) => [name, text[lang]])) as Record<PageWord, string>;

/** Notes on the terminal about the dashboard. */
export const dashboardNotes = {
  open: (address: string) => both(`Panel: ${address}`, `Dashboard: ${address}`),
  stays: (address: string) =>
    both(`El panel sigue en ${address} hasta Ctrl-C.`, `The dashboard stays at ${address} until Ctrl-C.`),
};
