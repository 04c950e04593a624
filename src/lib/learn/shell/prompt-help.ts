import type { Lang } from '../../base/language.js';
import { exportLine } from './texts.js';

const pages: Readonly<Record<Lang, (context: string) => string>> = {
  es: (context) => `Aquí se escriben comandos de kafkactl, sin "kafkactl" delante. Todos van al
sandbox "${context}".

  hint            una pista                status       cómo va la lección
  next            la siguiente lección     list         todas las lecciones
  skip            que se resuelva sola     reset        empezarla de nuevo
  read            leer otra vez la lección open LECCIÓN ir a otra
  quit, exit      salir; se sigue otro día help         esta página

O en español: pista, estado, siguiente, lista, saltar, reiniciar, leer, abrir
LECCIÓN, salir, ayuda.

  consume TOPIC & en segundo plano, como proceso propio
  jobs            los que hay              fg %1        en primer plano
  kill %1         que termine              kill -9 %1   matarlo sin aviso
  help COMANDO    la ayuda de kafkactl     clear        limpiar la pantalla

También valen los comandos de Apache: kafka-topics, docker exec kafka …
Para tuberías y redirecciones, otra terminal:
  ${exportLine(context)}
`,
  en: (context) => `Type commands of kafkactl here, without "kafkactl" in front. All work on the
sandbox "${context}".

  hint            a hint                   status       how far the lesson is
  next            the next lesson          list         all lessons
  skip            have it solved           reset        begin it anew
  read            read the lesson again    open LESSON  go to another
  quit, exit      leave, and go on later   help         this page

  consume TOPIC & in the background, as a process of its own
  jobs            those that run           fg %1        in the foreground
  kill %1         ask it to end            kill -9 %1   kill it without warning
  help COMMAND    the help of kafkactl     clear        clear the screen

Apache's own commands work as well: kafka-topics, docker exec kafka …
For pipes and redirections, another terminal:
  ${exportLine(context)}
`,
};

/** What `help` shows at the prompt. */
export const promptHelp = (lang: Lang, context: string): string => pages[lang](context);
