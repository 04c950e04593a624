import type { Lang } from '../../base/language.js';
import { exportLine } from './texts.js';

const pages: Readonly<Record<Lang, (context: string) => string>> = {
  es: (context) => `Aquí se escriben los comandos de kafkactl; la palabra "kafkactl" puede
sobrar. Todos van al sandbox "${context}".

  pista           una pista                estado       cómo va la lección
  siguiente       la lección siguiente     lista        todas las lecciones
  saltar          te la resuelvo entera    reiniciar    empezarla de nuevo
  leer            su texto, otra vez       abrir 1.2    ir a otra lección
  navegador       el dibujo, en el navegador
  salir, Ctrl-D   cerrar, y seguir otro día

En inglés: hint, status, next, list, skip, reset, read, open, web, quit.

  consume TOPIC & en segundo plano, como proceso propio
  jobs            los que hay              fg %1        en primer plano
  kill %1         que termine              kill -9 %1   matarlo sin aviso
  help COMANDO    la ayuda de kafkactl     clear        limpiar la pantalla

También valen los comandos de Apache: kafka-topics, docker exec kafka …
Para tuberías y redirecciones, otra terminal:
  ${exportLine(context)}
`,
  en: (context) => `Type commands of kafkactl here; the word "kafkactl" in front may be left out.
All of them work on the sandbox "${context}".

  hint            a hint                   status       how far the lesson is
  next            the next lesson          list         all lessons
  skip            solve all of it for me   reset        start it over
  read            its text once more       open 1.2     go to another lesson
  quit, Ctrl-D    close, and go on later   web          the picture in a browser

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
