import { type LocalizedText, localized } from '../../base/language.js';
import { pluralOf } from '../../base/plural.js';

/** The texts of the tutorial itself. Those of its lessons are in lessons/. */
export const sessionTexts = {
  // The first run.
  whichLanguage: localized('¿En qué idioma?  ·  Which language?', 'Which language?  ·  ¿En qué idioma?'),
  languages: { es: 'Español', en: 'English' },
  howMuch: localized('¿Cuánto has usado Kafka?', 'How much have you used Kafka?'),
  experiences: {
    new: localized(
      'Nada todavía: desde el principio (lección 0.1)',
      'Not at all yet: from the very beginning (lesson 0.1)',
    ),
    some: localized(
      'He leído o probado algo: directo a los topics (1.1)',
      'I have read or tried a little: straight to topics (1.1)',
    ),
    daily: localized('Lo uso a menudo: enséñame la lista y elijo', 'I use it often: show me the list and I choose'),
  },
  whichLesson: localized('¿Por qué lección empezamos?', 'Which lesson shall we begin with?'),
  typeNumber: localized('Escribe un número y pulsa Enter', 'Type a number and press Enter'),

  // The sandbox.
  starting: localized('Arranca Kafka', 'Kafka starts'),
  waitsForMembers: (members: readonly { readonly group: string; readonly clientId: string }[]): LocalizedText => {
    const groups = [...new Set(members.map(({ group }) => group))].join(', ');
    const clients = [...new Set(members.map(({ clientId }) => clientId))].join(', ');
    return localized(
      `En ${groups} queda todavía algún consumidor (${clients}). Si está en otra terminal, ciérralo con Ctrl-C; si lo has matado, Kafka lo da por perdido en unos segundos …`,
      `There is a consumer left in ${groups} (${clients}). If it runs in another terminal, end it there with Ctrl-C; if you have killed it, Kafka gives it up in some seconds …`,
    );
  },
  secondTerminal: localized(
    'Con esta terminal basta. Si prefieres usar otra, escribe en ella una vez:',
    'This terminal is enough. If you would rather use a second one, type there once:',
  ),
  programIs: localized('y allí el programa es', 'and there the program is'),
  sandboxStates: {
    running: localized('en marcha', 'running'),
    degraded: localized('faltan brokers', 'brokers missing'),
    stopped: localized('no responde', 'no answer'),
    unknown: localized('…', '…'),
  },

  // The screen.
  tooSmall: localized(
    'La terminal es muy pequeña: con --plain se lee mejor.',
    'The terminal is very small: --plain reads better.',
  ),
  pageUp: localized('(Re Pág enseña lo que ya ha subido.)', '(Page Up shows what has scrolled away.)'),
  ruleWords: localized('pista te ayuda · ayuda', 'hint helps · help'),
  allDone: localized('Hecho. Cuando quieras seguir: next', 'Done. When you want to go on: next'),

  // A lesson.
  lesson: localized('Lección', 'Lesson'),
  resumed: localized('Sigues donde lo dejaste.', 'You go on where you left.'),
  morePages: localized('Enter para seguir leyendo', 'Enter to read on'),
  predictTitle: localized('Antes de tocar nada, ¿qué crees?', 'Before you touch anything, what do you think?'),
  predictHow: localized(
    'Escribe un número, o solo Enter si prefieres no apostar. No se puntúa.',
    'Type a number, or just Enter if you would rather not guess. Nothing is graded.',
  ),
  predicted: localized(
    'Anotado. Al final lo comparamos con lo que pase.',
    'Noted. At the end we hold it against what happens.',
  ),
  chooseOf: (count: number): LocalizedText =>
    localized(
      `Un número del 1 al ${count}, o solo Enter si prefieres no apostar.`,
      `A number from 1 to ${count}, or just Enter if you would rather not guess.`,
    ),
  notPredicted: localized('Sin apuesta, entonces.', 'No guess, then.'),
  task: localized('Tarea', 'Task'),
  hint: localized('Pista', 'Hint'),
  answer: localized(
    'La respuesta. Puedes escribirla tú, o dejar que lo haga yo con `skip`:',
    'The answer. Type it yourself, or let me do it with `skip`:',
  ),
  waits: localized('y espera a que ocurra', 'and wait until it happens'),
  untilThen: localized('y, cuando haya ocurrido, Ctrl-C', 'and, once it has happened, Ctrl-C'),
  noMoreHints: localized('No hay más pistas: esta tarea ya está.', 'There are no more hints: this task is done.'),
  alreadyDone: localized(
    'Esta lección ya está hecha. `next` lleva a la siguiente.',
    'This lesson is done. `next` goes on to the next one.',
  ),
  goal: localized('Objetivo', 'Goal'),
  ctrlDEnds: localized('Ctrl-D termina esta línea.', 'Ctrl-D ends this line.'),
  wentToKafka: (word: string) =>
    localized(
      `\`${word}\` ha ido a Kafka como un evento más: aquí se escriben eventos, y Ctrl-D termina.`,
      `\`${word}\` went to Kafka as an event: here events are typed, and Ctrl-D ends it.`,
    ),
  cleared: localized(
    'Los topics y grupos que usa esta lección empiezan de cero.',
    'The topics and groups that this lesson uses start from scratch.',
  ),
  ctrlCEnds: localized('Ctrl-C termina la línea que está en marcha.', 'Ctrl-C ends the line that is running.'),
  inBrowser: localized(
    'El dibujo está también en el navegador; aquí se escribe:',
    'The picture is in your browser too; this is the place to type:',
  ),
  lessonDone: localized('Lección completa', 'Lesson complete'),
  lessonSkipped: localized('Lección resuelta por mí', 'Lesson solved by me'),
  youThought: localized('Pensabas', 'You thought'),
  itWas: localized('Lo que ha pasado', 'What happened'),
  asYouThought: localized('Tal como pensabas', 'Just as you thought'),
  why: localized('Por qué', 'Why'),
  production: localized('En producción', 'In production'),
  timers: localized('Relojes que aquí corren más deprisa', 'Clocks that run faster here'),
  timerHere: localized('aquí', 'here'),
  timerKafka: localized('en Kafka', 'in Kafka'),
  guide: localized('En la guía', 'In the guide'),
  sayNext: localized('Cuando quieras seguir, escribe', 'When you want to go on, type'),
  courseDone: localized(
    'Has terminado el tutorial. Esto has visto:',
    'You have finished the tutorial. This is what you saw:',
  ),
  whatNext: localized('Y ahora', 'What comes next'),
  flowsNext: localized(
    'Un sistema de eventos entero, con servicios que hablan por topics y fallos a propósito:',
    'A whole event system, with services that talk through topics, and faults on purpose:',
  ),
  provisioningNext: localized(
    'Tus topics en un archivo: escribe un `topics.yaml`, y `plan` y `apply` lo llevan al clúster (docs/es/provisioning.md).',
    'Your topics in a file: write a `topics.yaml`, and `plan` and `apply` bring it to the cluster (docs/en/provisioning.md).',
  ),
  openAgain: localized(
    '`list` muestra las lecciones y `open 1.1` vuelve a abrir una.',
    '`list` shows the lessons, and `open 1.1` opens one again.',
  ),
  stopKafka: localized('Kafka sigue en marcha. Para pararlo:', 'Kafka keeps running. To stop it:'),
  unread: (count: number, number: string): LocalizedText =>
    localized(
      `${pluralOf(count, 'página quedaba', 'páginas quedaban')} por leer de la ${number}: \`read\` ${count === 1 ? 'la' : 'las'} enseña.`,
      `${pluralOf(count, 'page was', 'pages were')} left of ${number}: \`read\` shows ${count === 1 ? 'it' : 'them'}.`,
    ),

  // Words.
  notDoneYet: localized('Todavía falta:', 'Still to be done:'),
  notOpened: (number: string): LocalizedText =>
    localized(
      `La lección ${number} no se ha podido abrir. \`next\` lo intenta otra vez, y \`open LECCIÓN\` abre otra.`,
      `Lesson ${number} could not be opened. \`next\` tries again, and \`open LESSON\` opens another one.`,
    ),
  skipOrOpen: localized(
    '`hint` te ayuda, `skip` la resuelve delante de ti y `open LECCIÓN` te lleva a otra.',
    '`hint` helps, `skip` solves it in front of you, and `open LESSON` takes you to another one.',
  ),
  skipping: localized(
    'Resuelvo la lección entera, tarea a tarea. Mira el dibujo; Ctrl-C lo corta.',
    'The whole lesson is solved, task by task. Watch the picture; Ctrl-C stops it.',
  ),
  skippingByLines: localized(
    'Resuelvo la lección entera, tarea a tarea. Ctrl-C lo corta.',
    'The whole lesson is solved, task by task. Ctrl-C stops it.',
  ),
  statusIsPicture: localized(
    'Aquí no hay dibujo: donde el texto hable de él, `status` dice con palabras lo mismo.',
    'There is no picture here: where the text speaks of one, `status` says the same in words.',
  ),
  skipFailed: localized(
    'No ha salido como debía. Prueba `reset` y otra vez; si vuelve a pasar, es cosa nuestra:',
    'It did not go as it should. Try `reset` and again; if it happens once more, the fault is ours:',
  ),
  skipStopped: localized('Cortado: sigue tú.', 'Stopped: it is your turn.'),
  resetting: localized(
    'Vuelve al principio de la lección; números y claves pueden cambiar',
    'Back to the start of the lesson; numbers and keys may change',
  ),
  openWhich: localized(
    '¿Qué lección? Por ejemplo `open 1.1`. `list` las muestra.',
    'Which lesson? For example `open 1.1`. `list` shows them.',
  ),
  unknownWord: localized(
    'Esa palabra no la conoce el tutorial. Las que conoce: `help`.',
    'The tutorial does not know that word. Those it knows: `help`.',
  ),
  jobsEnded: localized(
    'Se terminan los procesos que dejaste en segundo plano.',
    'The processes that you left in the background end.',
  ),
  jobGoesOn: (number: string) =>
    localized(
      `sigue, y lo que escribe se ve con \`fg %${number}\``,
      `goes on, and \`fg %${number}\` shows what it prints`,
    ),

  // The end.
  closed: localized('Todo queda como está. Para seguir aquí mismo:', 'Everything stays as it is. To go on right here:'),
  sandboxStays: localized('Kafka sigue en marcha. Para apagarlo:', 'Kafka keeps running. To stop it:'),
  jobsGoOn: (count: number) =>
    localized(
      `${pluralOf(count, 'proceso sigue', 'procesos siguen')} en segundo plano, para cuando vuelvas. Para terminar con ${count === 1 ? 'él' : 'ellos'}:`,
      `${pluralOf(count, 'process keeps', 'processes keep')} running in the background, for when you come back. To end ${count === 1 ? 'it' : 'them'}:`,
    ),

  // Faults of ours.
  ourFault: localized('Esto es un fallo nuestro, no tuyo', 'This is our fault, not yours'),
  report: localized(
    'El tutorial sigue; esta comprobación no. Cuéntanoslo, por favor, con esa línea y la lección.',
    'The tutorial goes on, this check does not. Please tell us, with that line and the lesson.',
  ),
  noAnswer: localized('El clúster no responde.', 'The cluster does not answer.'),
  kafkaStopped: localized(
    'Kafka no responde. Esta línea lo arranca otra vez:',
    'Kafka does not answer. This line starts it again:',
  ),
  answersAgain: localized('El clúster responde otra vez.', 'The cluster answers again.'),

  // Rows of list and status.
  beginIt: localized(
    'Esta lección no está abierta. Para abrirla: kafkactl tutorial',
    'This lesson is not open. To open it: kafkactl tutorial',
  ),
  savedStates: {
    running: localized('en marcha', 'running'),
    degraded: localized('faltan nodos', 'nodes missing'),
    crashed: localized('se ha caído', 'crashed'),
    stopped: localized('parado', 'stopped'),
    missing: localized('todavía no existe', 'not made yet'),
  },
  states: {
    new: localized('por hacer', 'to do'),
    active: localized('empezada', 'begun'),
    done: localized('hecha', 'done'),
    'done-with-hints': localized('hecha con pistas', 'done with hints'),
    skipped: localized('vista', 'skipped'),
    updated: localized('ha cambiado', 'changed since'),
  },
  youAreHere: localized('aquí estás', 'you are here'),
  openIn: localized('tutorial', 'tutorial'),
  nowhere: localized('cerrado; se abre con  kafkactl tutorial', 'closed; opens with  kafkactl tutorial'),
  process: (pid: number): LocalizedText => localized(`abierto (proceso ${pid})`, `open (process ${pid})`),
} as const;
