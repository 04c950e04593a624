import type { LocalizedText } from '../base/language.js';
import type { UserEvent } from './events.js';

/** The texts of the quickstart. */
export const quickstartTexts = {
  title: { es: 'Apache Kafka, de verdad y en esta máquina', en: 'Apache Kafka, for real and on this machine' },
  kafka: { es: 'Kafka está en marcha', en: 'Kafka is running' },
  topics: {
    es: 'topics.yaml, perfil dev: 3 particiones, 1 réplica, un día de retención',
    en: 'topics.yaml, profile dev: 3 partitions, 1 replica, one day of retention',
  },
  created: { es: 'creado', en: 'created' },
  there: { es: 'ya estaba', en: 'was there' },
  members: {
    es: 'Tres consumidores de notifications-group se reparten user-events',
    en: 'Three consumers of notifications-group share user-events',
  },
  events: {
    es: 'Users Service produce eventos con clave y Notifications Service actúa',
    en: 'Users Service produces keyed events and Notifications Service acts',
  },
  sameKey: {
    es: 'Una clave cae siempre en la misma partición: cada usuario conserva su orden.',
    en: 'A key always leads to the same partition: the order of each user is kept.',
  },
  group: {
    es: 'El grupo ha leído todo (lag 0) y Kafka recuerda hasta dónde',
    en: 'The group has read everything (lag 0), and Kafka remembers how far',
  },
  stays: {
    es: 'Los consumidores terminan. Broker, topics y eventos quedan; para apagarlo todo:',
    en: 'The consumers end here. Broker, topics and events stay; to end them:',
  },
  next: { es: 'Y ahora, escribe tú', en: 'Now type, yourself' },
  read: { es: 'lee los eventos desde el principio', en: 'read the events from the beginning' },
  state: { es: 'mira el estado del grupo', en: 'look at the state of the group' },
  write: { es: 'produce un evento tuyo', en: 'produce an event of your own' },
  partition: { es: 'partición', en: 'partition' },
  takenOver: {
    es: 'otros consumidores de notifications-group tienen las particiones',
    en: 'other consumers of notifications-group hold its partitions',
  },
  endThem: {
    es: 'Termínalos y repite. Quiénes son:  kafkactl group describe notifications-group --context {context}',
    en: 'End them and try again. Who they are:  kafkactl group describe notifications-group --context {context}',
  },
} satisfies Readonly<Record<string, LocalizedText>>;

/** The reaction of Notifications Service to an event. */
export function reactionText({ eventType, name }: UserEvent): LocalizedText {
  switch (eventType) {
    case 'USER_CREATED':
      return { es: `bienvenida a ${name}`, en: `welcome to ${name}` };
    case 'USER_UPDATED':
      return { es: `cambio de perfil a ${name}`, en: `profile change to ${name}` };
    case 'USER_DELETED':
      return { es: `despedida a ${name}`, en: `farewell to ${name}` };
  }
}
