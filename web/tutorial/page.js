import { byId, element, speak, write } from '../shared/parts.js';
import { bookmarksPicture } from './bookmarks.js';
import { brokersPicture } from './brokers.js';
import { keyed } from './keyed.js';
import { keysPicture } from './keys.js';
import { lanesPicture } from './lanes.js';
import { membersPicture } from './members.js';
import { ownershipPicture } from './ownership.js';
import { panelsPicture } from './panels.js';
import { retentionPicture } from './retention.js';
import { talkOf } from './talk.js';

/** @import { TutorialPageMessage, TutorialPageStart } from '../../src/lib/learn/web/page.js' */
/** @import { Talk } from './talk.js' */

/** @typedef {TutorialPageMessage['tasks'][number]} Task */
/** @typedef {TutorialPageMessage['pictures'][number]} Picture */

const kinds = {
  bookmarks: bookmarksPicture,
  brokers: brokersPicture,
  keys: keysPicture,
  lanes: lanesPicture,
  members: membersPicture,
  ownership: ownershipPicture,
  panels: panelsPicture,
  retention: retentionPicture,
};

/**
 * The page, once its start message has come.
 * @type {ReturnType<typeof makeView> | undefined}
 */
let view;
/** True once the tutorial has said that it is closed, until it is there again. */
let isClosed = false;
/** How far the clock of the tutorial is ahead of this browser's, in milliseconds. */
let ahead = 0;

const source = new EventSource('/events');
source.addEventListener('start', ({ data }) => {
  const start = /** @type {TutorialPageStart} */ (JSON.parse(data));
  // The port now serves another language, or another version of kafkactl.
  if (view && (view.version !== start.version || view.lang !== start.lang)) location.reload();
  view ??= makeView(start);
  isClosed = false;
});
source.addEventListener('state', ({ data }) => {
  const state = /** @type {TutorialPageMessage} */ (JSON.parse(data));
  ahead = state.at - Date.now();
  view?.update(state);
});
source.addEventListener('closed', () => {
  isClosed = true;
  view?.phase('closed');
});
source.addEventListener('error', () => {
  if (!isClosed) view?.phase('lost');
});

/** @param {TutorialPageStart} start */
function makeView(start) {
  const { version, lang, words } = start;
  const talk = talkOf(start, () => Date.now() + ahead);
  speak(lang, words);
  const phase = (/** @type {'live' | 'closed' | 'lost'} */ name) => {
    byId('phase').className = { live: 'running', closed: 'closed', lost: 'lost' }[name];
    document.body.dataset['phase'] = name;
    write(byId('phase'), words[name]);
  };
  const tasks = keyed(
    byId('tasks'),
    (/** @type {Task} */ { id }) => id,
    () => makeTask(words),
  );
  const pictures = keyed(
    byId('pictures'),
    (/** @type {Picture & { key: string }} */ { key }) => key,
    ({ kind }) => makePicture(kind, talk),
  );
  return {
    version,
    lang,
    phase,
    /** @param {TutorialPageMessage} state */
    update({ lesson, isDone, finished, lessons, sandbox, tasks: list, hint, pictures: shown }) {
      phase('live');
      const name = lesson ? `${lesson.number} · ${lesson.title}` : words.opening;
      write(byId('lesson'), name);
      document.title = `${name} · kafkactl`;
      document.body.dataset['lesson'] = lesson?.id ?? '';
      write(byId('course'), `${finished}/${lessons} ${words.lessons}`);
      write(byId('sandbox'), `· ${sandbox.name} ● ${words[sandbox.state]}`);
      byId('sandbox').className = `sandbox-${sandbox.state}`;
      tasks.update(list.map((task) => ({ ...task, id: `${lesson?.id} ${task.id}` })));
      byId('complete').hidden = !isDone;
      write(byId('complete'), isDone ? words.complete : '');
      showHint(hint);
      // A picture of another lesson is another one, though it is of the same kind.
      pictures.update(shown.map((picture, index) => ({ ...picture, key: `${lesson?.id} ${index} ${picture.kind}` })));
    },
  };
}

/** @param {TutorialPageStart['words']} words */
function makeTask(words) {
  const [mark, sentence, status] = [element('span', 'task-mark'), element('span', ''), element('span', 'unseen')];
  mark.setAttribute('aria-hidden', 'true');
  const node = element('li', '', mark, element('span', 'task-text', sentence, ' ', status));
  return {
    node,
    /** @param {Task} task */
    update(task) {
      node.className = task.status;
      node.dataset['task'] = task.id;
      if (task.status === 'current') node.setAttribute('aria-current', 'step');
      else node.removeAttribute('aria-current');
      write(mark, { done: '✓', current: '▸', waiting: '○' }[task.status]);
      const text = task.sentence ?? '…';
      write(sentence, task.status === 'current' ? `${words.goal}: ${text}` : text);
      write(status, `(${words[task.status]})`);
    },
  };
}

/** @param {TutorialPageMessage['hint']} lines */
function showHint(lines) {
  const host = byId('hint-text');
  const shown = JSON.stringify(lines);
  if (host.dataset['shown'] === shown) return;
  host.dataset['shown'] = shown;
  byId('hint').hidden = lines === null;
  host.replaceChildren(
    ...(lines ?? []).map((line) =>
      element(
        'p',
        '',
        ...line.map(({ text, tone }) =>
          tone === 'name' ? element('code', '', text) : tone === 'head' ? element('strong', '', text) : text,
        ),
      ),
    ),
  );
}

/**
 * A picture with its sentences, which are for those who listen; the drawing is for those who look.
 * @param {Picture['kind']} kind
 * @param {Talk} talk
 */
function makePicture(kind, talk) {
  const made = /** @type {{ node: HTMLElement, update(model: Picture['model']): void }} */ (kinds[kind](talk));
  made.node.setAttribute('aria-hidden', 'true');
  const sentences = element('figcaption', 'unseen');
  const node = element('figure', `panel picture picture-${kind}`, made.node, sentences);
  return {
    node,
    /** @param {Picture} picture */
    update(picture) {
      made.update(picture.model);
      write(sentences, picture.sentences.join(' '));
    },
  };
}
