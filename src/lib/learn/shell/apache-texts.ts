import { type LocalizedText, localized } from '../../base/language.js';
import { quoteWords } from '../../base/quote-word.js';
import type { ApacheNote } from './apache-forms.js';
import type { ApacheProblem } from './apache-lines.js';

/** What the reader of a translated line should know. */
export function apacheNoteText(note: ApacheNote, sandbox: string): LocalizedText {
  switch (note.kind) {
    case 'server':
      return localized(
        `En vez de ${note.server} se pregunta al sandbox "${sandbox}".`,
        `The sandbox "${sandbox}" is asked in place of ${note.server}.`,
      );
    case 'zookeeper':
      return localized(
        'Kafka ya no tiene ZooKeeper desde la 4.0: se pregunta a los brokers.',
        'Kafka has had no ZooKeeper since 4.0: the brokers are asked.',
      );
    case 'leftOut':
      return localized(
        `${note.option} no tiene equivalente aquí, y se omite.`,
        `${note.option} has no counterpart here, and is left out.`,
      );
    case 'separatorWithoutKey':
      return localized(
        'key.separator no hace nada sin parse.key=true, tampoco en la herramienta de Apache: los eventos no llevan clave.',
        "key.separator does nothing without parse.key=true, in Apache's tool too: the events have no key.",
      );
    case 'onlyShown':
      return localized(
        'Sin --execute la herramienta de Apache solo muestra lo que haría: aquí es --dry-run.',
        "Without --execute Apache's tool only shows what it would do: here that is --dry-run.",
      );
  }
}

/** Why a line of Apache's is not run. */
export function apacheProblemText(problem: ApacheProblem, sandbox: string): LocalizedText {
  switch (problem.kind) {
    case 'option': {
      const [noun = '', verb = '', tool = '', ...rest] = problem.original;
      const line = quoteWords([noun, verb, tool, '--name', sandbox, ...rest]);
      return localized(
        `${problem.option} no tiene equivalente en kafkactl.\nLa herramienta de Apache misma:  ${line}`,
        `${problem.option} has no counterpart in kafkactl.\nApache's tool itself:  ${line}`,
      );
    }
    case 'value':
      return localized(`A ${problem.option} le falta su valor.`, `${problem.option} lacks its value.`);
    case 'word':
      return localized(
        `${problem.tool} no sabría qué hacer con "${problem.word}": no es una opción ni el valor de una.`,
        `${problem.tool} would not know what to do with "${problem.word}": it is no option, nor the value of one.`,
      );
    case 'missing': {
      const [only] = problem.options;
      return problem.options.length === 1
        ? localized(`A ${problem.tool} le falta ${only}.`, `${problem.tool} needs ${only}.`)
        : localized(
            `A ${problem.tool} le falta qué hacer: ${problem.options.join(', ')}.`,
            `${problem.tool} is not told what to do: ${problem.options.join(', ')}.`,
          );
    }
    case 'server':
      return localized(
        `Los servidores los lleva el sandbox, no ${problem.tool}:\n  sandbox status --name ${sandbox}`,
        `The sandbox runs the servers, not ${problem.tool}:\n  sandbox status --name ${sandbox}`,
      );
    case 'unknownTool':
      return localized(`Kafka no tiene ninguna herramienta "${problem.tool}".`, `Kafka has no tool "${problem.tool}".`);
    case 'container':
      return localized(
        'Aquí no hay ningún contenedor en el que entrar: escribe el comando de Kafka mismo, como kafka-topics --list.',
        'There is no container here to go into: type the command of Kafka itself, such as kafka-topics --list.',
      );
  }
}
