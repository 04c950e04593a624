import type { Both } from '../app.js';
import type { UserEvent } from './events.js';

/** All that the quickstart says. */
export const texts = {
  title: { es: 'Apache Kafka, de verdad y en esta máquina', en: 'Apache Kafka, for real and on this machine' },
  kafka: { es: 'Kafka está en marcha', en: 'Kafka is running' },
  topics: {
    es: 'topics.yaml aplicado con el perfil dev: 3 particiones, 1 réplica, un día de retención',
    en: 'topics.yaml applied with profile dev: 3 partitions, 1 replica, one day of retention',
  },
  created: { es: 'creado', en: 'created' },
  there: { es: 'ya estaba', en: 'was there' },
  members: {
    es: 'Tres consumidores del grupo notifications-group leen user-events, una partición cada uno',
    en: 'Three consumers of group notifications-group read user-events, one partition each',
  },
  events: {
    es: 'Users Service produce eventos con clave; Notifications Service los recibe y actúa',
    en: 'Users Service produces events with keys; Notifications Service receives them and acts',
  },
  sameKey: {
    es: 'La misma clave cae siempre en la misma partición: así se conserva el orden de cada usuario.',
    en: 'The same key always lands in the same partition: so the order of each user is kept.',
  },
  group: {
    es: 'El grupo ha leído todo: lag 0. La partición recuerda hasta dónde llegó su lector',
    en: 'The group has read everything: lag 0. Each partition remembers how far its reader has come',
  },
  stays: {
    es: 'Los consumidores terminan aquí. El broker, los topics y los eventos quedan; para apagarlo:  {kafkactl} sandbox down',
    en: 'The consumers end here. Broker, topics and events stay; to end them:  {kafkactl} sandbox down',
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
} satisfies Readonly<Record<string, Both>>;

/** What Notifications Service does with an event. */
export function reaction({ eventType, name }: UserEvent): Both {
  switch (eventType) {
    case 'USER_CREATED':
      return { es: `bienvenida a ${name}`, en: `welcome to ${name}` };
    case 'USER_UPDATED':
      return { es: `aviso de cambio de perfil a ${name}`, en: `profile change to ${name}` };
    case 'USER_DELETED':
      return { es: `despedida a ${name}`, en: `farewell to ${name}` };
  }
}
