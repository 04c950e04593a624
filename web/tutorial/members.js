import { drawn, element, write } from '../shared/parts.js';
import { keyed } from './keyed.js';
import { writeTitle } from './talk.js';

/** @import { Members } from '../../src/lib/learn/pictures/members.js' */
/** @import { Sent } from '../../src/lib/web/sent.js' */
/** @import { Talk } from './talk.js' */

/** @typedef {Sent<Members>} Model */
/** @typedef {Model['partitions'][number]} Partition */
/** @typedef {{ readonly number: number, readonly tone: string, readonly client: string, readonly note: string, readonly noteTone: string, readonly state: string, readonly name: string }} Member */
/** @typedef {{ readonly partition: number, readonly number: number, readonly tone: string, readonly isSilent: boolean }} Wire */

/**
 * The members of a group at the left, the partitions of a topic at the right, and a line for each partition that is read.
 * @param {Talk} talk
 */
export function membersPicture(talk) {
  const word = (/** @type {string} */ name, /** @type {string} */ value = '') => talk.word('members', name, value);
  const title = element('h3', '');
  const [left, right] = [element('ul', 'side'), element('ul', 'side')];
  const canvas = drawn('svg', { 'aria-hidden': 'true' });
  const board = element('div', 'members', canvas, left, right);
  const members = keyed(
    left,
    (/** @type {Member} */ { number, state }) => `${state === 'wanted' ? 'wanted ' : ''}${number}`,
    () => {
      const [name, client, note] = [element('strong', ''), element('small', 'quiet'), element('small', '')];
      const node = element('li', 'box', name, client, note);
      return {
        node,
        /** @param {Member} member */
        update(member) {
          write(name, member.name);
          name.className = member.tone;
          write(client, member.client);
          write(note, member.note);
          note.className = `tone-${member.noteTone}`;
          node.className = `box ${member.state}`;
        },
      };
    },
  );
  const partitions = keyed(
    right,
    (/** @type {Partition} */ { partition }) => String(partition),
    ({ partition }) => {
      const [owner, lag] = [element('span', ''), element('small', '')];
      const node = element('li', 'box', element('strong', '', `${talk.noun('partition')} ${partition}`), owner, lag);
      return {
        node,
        /** @param {Partition} state */
        update(state) {
          const hasGroup = shown?.group !== undefined;
          write(owner, state.owner ? `→ ${state.owner.number}` : hasGroup ? `✗ ${word('nobody')}` : '');
          owner.className = state.owner ? talk.tone(state.owner.number) : 'tone-bad';
          write(lag, state.lag === null ? '' : `lag ${talk.whole(state.lag)}`);
          lag.className = state.lag ? 'tone-warn' : 'tone-good';
          node.classList.toggle('unowned', hasGroup && !state.owner);
        },
      };
    },
  );
  const wires = keyed(
    canvas,
    (/** @type {Wire} */ { partition, number }) => `${partition} ${number}`,
    () => {
      const path = drawn('path', {});
      return {
        node: path,
        /** @param {Wire} wire */
        update({ partition, number, tone, isSilent }) {
          path.setAttribute('class', `wire ${tone}${isSilent ? ' silent' : ''}`);
          path.setAttribute('d', wayOf(String(number), String(partition)));
        },
      };
    },
  );
  /** @type {Model | undefined} */
  let shown;

  /**
   * @param {string} number
   * @param {string} partition
   */
  function wayOf(number, partition) {
    const frame = board.getBoundingClientRect();
    const [from, to] = [
      members.node(number)?.getBoundingClientRect(),
      partitions.node(partition)?.getBoundingClientRect(),
    ];
    if (!from || !to) return '';
    const [x1, y1] = [from.right - frame.left, from.top + from.height / 2 - frame.top];
    const [x2, y2] = [to.left - frame.left, to.top + to.height / 2 - frame.top];
    const bend = (x2 - x1) / 2;
    return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
  }

  /** @param {Model} model */
  function drawWires(model) {
    const silent = new Map(model.silent);
    wires.update(
      model.partitions.flatMap(({ partition, owner }) => {
        if (!owner) return [];
        const isSilent = silent.has(owner.id);
        return [{ partition, number: owner.number, tone: isSilent ? 'tone-bad' : talk.tone(owner.number), isSilent }];
      }),
    );
  }
  new ResizeObserver(() => shown && drawWires(shown)).observe(board);

  return {
    node: element('div', '', title, board),
    /** @param {Model} model */
    update(model) {
      shown = model;
      const { params, wanted, group, hasTopic } = model;
      const isMet = wanted === null || wanted === (group?.members.length ?? 0);
      writeTitle(title, params.group, [
        group
          ? [
              `${talk.count(group.members.length, 'member')} · ${group.state}`,
              group.state === 'Stable' ? 'dim' : 'warn',
            ]
          : [word('missing'), 'warn'],
        ...(isMet ? [] : [/** @type {const} */ ([`(${word('goal', String(wanted))})`, 'warn'])]),
        [params.topic, 'plain'],
        ...(hasTopic ? [] : [/** @type {const} */ ([word('missing'), 'warn'])]),
      ]);
      members.update(membersOf(model, talk));
      partitions.update(model.partitions);
      drawWires(model);
    },
  };
}

/**
 * The members as they stand at the left: those that are there, those that have just gone, and those that the task wants.
 * @param {Model} model
 * @param {Talk} talk
 * @returns {Member[]}
 */
function membersOf({ wanted, group, silent, idle, gone }, talk) {
  const word = (/** @type {string} */ name, /** @type {string} */ value = '') => talk.word('members', name, value);
  const [silentMs, idleIds] = [new Map(silent), new Set(idle.map(({ id }) => id))];
  const present = (group?.members ?? []).map(({ id, number, clientId }) => {
    const ms = silentMs.get(id);
    const isIdle = idleIds.has(id);
    return {
      number,
      name: `${word('member')} ${number}`,
      tone: ms === undefined ? (isIdle ? 'tone-dim' : talk.tone(number)) : 'tone-bad',
      client: clientId,
      note: ms === undefined ? (isIdle ? word('idle') : '') : word('silent', talk.seconds(ms)),
      noteTone: ms === undefined ? 'dim' : 'bad',
      state: ms === undefined ? (isIdle ? 'idle' : '') : 'silent',
    };
  });
  const numbers = new Set(present.map(({ number }) => number));
  const lost = gone.flatMap(({ number, how }) =>
    numbers.has(number)
      ? []
      : [
          {
            number,
            name: `${word('member')} ${number}`,
            tone: 'tone-dim',
            client: '',
            note: `✗ ${word(how)}`,
            noteTone: how === 'expiry' ? 'bad' : 'dim',
            state: 'gone',
          },
        ],
  );
  const missing = Array.from({ length: Math.max(0, (wanted ?? 0) - present.length) }, (_, index) => ({
    number: index + 1,
    name: word('member'),
    tone: 'tone-warn',
    client: '',
    note: word('awaited'),
    noteTone: 'dim',
    state: 'wanted',
  }));
  return [...[...present, ...lost].sort((a, b) => a.number - b.number), ...missing];
}
