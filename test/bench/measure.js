/** Rounds of which the median counts. */
export const rounds = 5;
/** Decisions of a round, at most. */
const decisions = 400_000;
/** CPU time of a round, roughly and at most, in milliseconds. A slow engine gets fewer decisions. */
const roundTime = 150;
/** Requests of a round of an engine that is so slow that it fits no more: one of each kind. */
const fewestRequests = 8;
/** Decisions before the first round, so that the code is optimized, and their CPU time at most, in milliseconds. */
const warmUpDecisions = 400_000;
const warmUpTime = 2_000;
/** Distinct requests of a round that repeats them. */
const repeatedRequests = 1_024;
/** Distinct requests of a round that asks each once. */
const requestsAskedOnce = 200_000;

/**
 * A contender: it answers `decide(request)` with whether the request is allowed. `requests(size)` makes requests anew,
 * strings included; `isAllowed(index)` says which of them must be allowed.
 *
 * @typedef {{ decide: (request: object) => boolean, requests: (size: number) => object[],
 *   isAllowed: (index: number) => boolean }} Contender
 */

/**
 * Times contenders on 1,024 distinct requests, asked again and again: ns per decision of each round, by name. Rounds
 * of the contenders alternate, so that what disturbs one disturbs all.
 */
export function measureRepeated(contenders) {
  const plans = new Map(
    Object.entries(contenders).map(([name, contender]) => [name, prepare(contender, name)]),
  );
  return alternate(contenders, (name, { decide, requests }) => {
    const { size, repeats } = plans.get(name);
    return timeDecisions(decide, settled(requests(repeatedRequests).slice(-size)), repeats);
  });
}

/** Times contenders on 200,000 distinct requests, each asked once: ns per decision of each round, by name. */
export function measureOnce(contenders) {
  for (const [name, { decide, requests, isAllowed }] of Object.entries(contenders)) {
    checkVerdicts(name, decide, requests(requestsAskedOnce), isAllowed);
  }
  return alternate(contenders, (_, { decide, requests }) =>
    timeDecisions(decide, settled(requests(requestsAskedOnce)), 1),
  );
}

/** Times a workload at several sizes both ways, the rounds of the sizes alternating. */
export function measureSizes(report, sizes, contenderOf) {
  const contenders = Object.fromEntries(sizes.map((size) => [size, contenderOf(size)]));
  report({ name: 'repeated', rounds: measureRepeated(contenders) });
  report({ name: 'once', rounds: measureOnce(contenders) });
}

/** What `run` returns for each contender in each of the rounds, by name: A B A B, not A A B B. */
export function alternate(contenders, run) {
  const figures = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, contender] of Object.entries(contenders))
      figures[name].push(run(name, contender, round));
  }
  return figures;
}

/** Compares the verdicts, asks until the code is hot, and finds out how many decisions fit into a round. */
function prepare({ decide, requests, isAllowed }, name) {
  const list = requests(repeatedRequests);
  decide(list[0]); // what an engine builds for its first request is not part of a decision
  const first = time(() => checkVerdicts(name, decide, list.slice(0, fewestRequests), isAllowed));
  if (first > roundTime * 1e6) return { size: fewestRequests, repeats: 1 };
  checkVerdicts(name, decide, list, isAllowed);
  let cost = Infinity;
  let spent = 0;
  for (let asked = 0; asked < warmUpDecisions && spent < warmUpTime * 1e6; asked += list.length) {
    const average = timeDecisions(decide, list, 1);
    cost = Math.min(cost, average);
    spent += average * list.length;
  }
  const fitting = Math.min(decisions, Math.floor((roundTime * 1e6) / cost));
  const size = Math.min(list.length, Math.max(fewestRequests, fitting));
  return { size, repeats: Math.max(1, Math.floor(fitting / size)) };
}

function checkVerdicts(name, decide, list, isAllowed) {
  for (const [index, request] of list.entries()) {
    if (decide(request) === isAllowed(index)) continue;
    throw new Error(`${name} gives the wrong verdict on ${JSON.stringify(request)}`);
  }
}

/**
 * Requests that were just made, moved out of the young generation before any time is measured. All garbage is not
 * collected: V8 would forget the shapes of objects of which none is alive, and with them the code it has optimized.
 */
function settled(requests) {
  globalThis.gc({ type: 'minor' });
  return requests;
}

/** Of an evaluator: whether it allows a request. */
export const allowedBy = (evaluator) => (request) => evaluator.evaluate(request).verdict === 'allow';

let sink = 0;

function timeDecisions(decide, list, repeats) {
  let allowed = 0;
  const elapsed = time(() => {
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (let index = 0; index < list.length; index++) if (decide(list[index])) allowed++;
    }
  });
  sink += allowed;
  return elapsed / (list.length * repeats);
}

/** From a list of objects to an object of lists. */
export function transpose(objects) {
  return Object.fromEntries(
    Object.keys(objects[0]).map((key) => [key, objects.map((object) => object[key])]),
  );
}

/** CPU time of the process, its garbage collector and compiler included, in ns: time that others take does not count. */
export function time(run) {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) * 1e3;
}

/** Bytes of the heap that are in use. */
export function heapUsed() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
