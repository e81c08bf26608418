import type { Denial } from '../model/decision.js';

/** What a message is made of, until it is made. */
interface Message {
  text: string | undefined;
  readonly compose: () => string;
}

/** Where a denial keeps its message: not enumerable, so that it is no part of the data. */
const messageOf = Symbol('message');
const inspect = Symbol.for('nodejs.util.inspect.custom');

interface Holder {
  readonly [messageOf]: Message;
}

/**
 * One descriptor for all, so that all such denials have one hidden class in V8 and reading a decision stays
 * monomorphic.
 */
const properties: PropertyDescriptorMap & ThisType<Holder> = {
  message: {
    enumerable: true,
    get() {
      const message = this[messageOf];
      return (message.text ??= message.compose());
    },
  },
  // Programs log decisions, and Node.js would print an accessor as `[Getter]`.
  [inspect]: {
    value(this: object, _depth: number, options: object, print: (value: unknown, options: object) => string) {
      return print({ ...this }, options);
    },
  },
};

/**
 * A frozen denial whose message is put in words when it is first read. To spread, compare, clone or print it reads the
 * message, so it is plain data to everyone.
 *
 * To list what thousands of rules offer takes milliseconds, and few read it.
 */
export function withLazyMessage(
  denial: Omit<Denial, 'message' | 'field'>,
  compose: () => string,
  field: string | undefined,
): Denial {
  const lazy = Object.defineProperties({ ...denial }, properties);
  Object.defineProperty(lazy, messageOf, { value: { text: undefined, compose } });
  return Object.freeze(field === undefined ? lazy : Object.assign(lazy, { field })) as Denial;
}
