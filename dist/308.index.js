export const id = 308;
export const ids = [308];
export const modules = {

/***/ 1506:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ dispatcherFor)
/* harmony export */ });
/* harmony import */ var proxy_from_env__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8182);
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6752);
/** How what is no SDK call leaves the runner: through its proxies, as the SDK's calls do. */


/** For undici's `fetch`; obeys `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. Certificates are Node's, with `NODE_EXTRA_CA_CERTS`. */
function dispatcherFor(url, options = {}) {
    const proxy = (0,proxy_from_env__WEBPACK_IMPORTED_MODULE_1__/* .getProxyForUrl */ .T)(url);
    return proxy === "" ? new undici__WEBPACK_IMPORTED_MODULE_0__.Agent(options) : new undici__WEBPACK_IMPORTED_MODULE_0__.ProxyAgent({ ...options, uri: proxy });
}


/***/ }),

/***/ 9308:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  perform: () => (/* binding */ perform)
});

// EXTERNAL MODULE: ./build/src/failure/failure.js
var failure_failure = __webpack_require__(2314);
// EXTERNAL MODULE: ./build/src/aws/errors.js
var errors = __webpack_require__(9368);
// EXTERNAL MODULE: ./build/src/aws/retry.js
var retry = __webpack_require__(257);
;// CONCATENATED MODULE: ./build/src/engine/ownership.js
/** Whose a live resource is, told by its tags. */

const managedBy = "zscaler-harness-action";
/** The command-line tool's own tag: what it made can be taken over with `adopt`. */
const commandLineTool = "zscaler-mcp-harness";
const ownerTagNames = {
    managedBy: "managed-by",
    stage: "zscaler-harness-stage",
    repository: "zscaler-harness-repository",
    expires: "zscaler-harness-expires",
};
/** The tags that say whose a thing is; `expires` is an ISO time or `never`. */
function ownerTags({ stage, repository }, expires) {
    return {
        [ownerTagNames.managedBy]: managedBy,
        [ownerTagNames.stage]: stage,
        [ownerTagNames.repository]: repository,
        [ownerTagNames.expires]: expires,
    };
}
function ownershipOf(tags, owner) {
    const manager = tags[ownerTagNames.managedBy];
    if (manager === undefined)
        return { kind: "unowned", by: "it carries no owner tag" };
    if (manager === commandLineTool)
        return { kind: "unowned", by: "the command-line tool made it" };
    const stage = tags[ownerTagNames.stage];
    const repository = tags[ownerTagNames.repository];
    if (manager !== managedBy)
        return { kind: "foreign", by: `it is managed by ${manager}` };
    if (stage === owner.stage && repository === owner.repository)
        return { kind: "owned" };
    return { kind: "foreign", by: `it belongs to stage ${stage} of ${repository}` };
}
/** As the tags tell, but our own may have been taken off behind our back: the state still knows the resource by its id. */
function rememberedOwnership(id, tags, owner, remembered) {
    const ownership = ownershipOf(tags, owner);
    const isKnown = remembered?.ownership === "owned" && remembered.id === id;
    return ownership.kind === "unowned" && isKnown ? { kind: "owned" } : ownership;
}
/** The refusal to touch what is somebody else's. */
function notOurs(noun, { id }, by, stage) {
    return new failure_failure/* Failure */.HR("NOT_OURS", `the ${noun} ${id} exists already and is not this deployment's: ${by}`, {
        fix: `Choose another stage than ${stage}, or remove it if nobody needs it.`,
    });
}
/** An unowned resource that would have to be changed. */
function needsAdoption(noun, { id }, by, differing) {
    return new failure_failure/* Failure */.HR("NEEDS_ADOPTION", `the ${noun} ${id} exists already (${by}) and differs from the inputs in ${differing.join(", ")}`, { fix: "Set the input adopt to true to take it over, or choose another stage." });
}

;// CONCATENATED MODULE: ./build/src/engine/decide.js
/** What has to happen to each node, decided from what is wanted and what is live. Pure. */


/** Judges one live resource. Throws a `Failure` where it is not ours to use or to change. */
function judge(node, spec, live, run, memory) {
    const changes = node.compare(spec, live);
    const replaces = changes.some((change) => change.replaces);
    const mine = replaces ? "replace" : changes.length > 0 ? "update" : "unchanged";
    if (!node.takesTags || live.tags === undefined)
        return { action: mine, ownership: "owned", changes, tagChanges: [] };
    const tagChanges = missingTags(live.tags, run.tags);
    const asOwned = {
        action: mine === "unchanged" && tagChanges.length > 0 ? "update" : mine,
        ownership: "owned",
        changes,
        tagChanges,
    };
    const ownership = rememberedOwnership(live.id, live.tags, run.owner, memory.get(node.id));
    if (ownership.kind === "owned")
        return asOwned;
    const used = { action: "unchanged", ownership: "adopted", changes: [], tagChanges: [] };
    if (ownership.kind === "foreign") {
        if (node.shared)
            return used;
        throw notOurs(node.noun, live, ownership.by, run.owner.stage);
    }
    if (run.adopt)
        return { ...asOwned, action: replaces ? "replace" : "adopt" };
    if (changes.length > 0 && !node.shared)
        throw needsAdoption(node.noun, live, ownership.by, changes.map(({ path }) => path));
    return used;
}
/** Tags that are wanted and missing or different; other tags are nobody's business here. */
function missingTags(live, wanted) {
    return Object.entries(wanted)
        .filter(([key, value]) => live[key] !== value)
        .map(([key, after]) => ({ path: `tags.${key}`, before: live[key], after }));
}
/**
 * Decides every node, in the graph's order. A node whose needs are still to be made is decided when they are: here it
 * counts as an update. Throws all refusals together, so that nothing is touched where anything is refused.
 */
function decide(nodes, observed, run, memory) {
    const known = new Map(observed.lookups);
    const refusals = [];
    const steps = [];
    for (const node of nodes) {
        if (node.role !== "resource")
            continue;
        try {
            const step = stepOf(node, observed, known, run, memory);
            steps.push(step);
            const live = observed.live.get(node.id);
            const outputs = live && step.action !== "create" && step.action !== "replace" ? node.outputs(live) : undefined;
            if (outputs !== undefined)
                known.set(node.id, outputs);
        }
        catch (thrown) {
            if (!(thrown instanceof failure_failure/* Failure */.HR))
                throw thrown;
            refusals.push(thrown);
        }
    }
    const [only, ...others] = refusals;
    if (only !== undefined)
        throw others.length === 0 ? only : new failure_failure/* Failures */.oo(refusals);
    return { steps, changes: steps.some(({ action }) => action !== "unchanged") };
}
function stepOf(node, { live: lives }, known, run, memory) {
    const live = lives.get(node.id);
    const needs = needsOf(node, known);
    // Also of what does not exist yet: a spec that cannot be is refused before anything is touched.
    const spec = needs && node.spec(needs);
    if (live === undefined || live.leaving !== undefined)
        return { node, action: "create", ownership: "owned", changes: [] };
    if (needs === undefined)
        return { node, action: "update", ownership: ownershipBefore(node, live, run, memory), changes: [] };
    const { action, ownership, changes, tagChanges } = judge(node, spec, live, run, memory);
    return { node, action, ownership, changes: [...changes, ...tagChanges] };
}
/** Undefined while some of it is still to be made. */
function needsOf(node, known) {
    const needs = {};
    for (const [name, { id }] of Object.entries(node.needs)) {
        const outputs = known.get(id);
        if (outputs === undefined)
            return undefined;
        needs[name] = outputs;
    }
    return needs;
}
/** Whose it is where its spec is not known yet; somebody else's is refused already. */
function ownershipBefore(node, live, run, memory) {
    if (live.tags === undefined)
        return "owned";
    const ownership = rememberedOwnership(live.id, live.tags, run.owner, memory.get(node.id));
    if (ownership.kind === "foreign" && !node.shared)
        throw notOurs(node.noun, live, ownership.by, run.owner.stage);
    return ownership.kind === "owned" || run.adopt ? "owned" : "adopted";
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/src/engine/run.js
/** What one run of the engine works with. */

/** The parts of an event that every event of a node shares. */
function eventOf({ id, noun, name }) {
    return { node: id, noun, name, at: Date.now() };
}
/** 64 hex characters, the same for the same run, node and spec. A secret in the spec does not enter it. */
function clientToken(tokenBase, { id }, spec) {
    return (0,external_node_crypto_.createHash)("sha256")
        .update([tokenBase, id, JSON.stringify(spec)].join("\n"))
        .digest("hex");
}

// EXTERNAL MODULE: ./build/src/waiting/wait.js
var wait = __webpack_require__(3884);
;// CONCATENATED MODULE: ./build/src/engine/waits.js
/** How the engine waits for AWS: look, tell why, pause, look again. */





/** While something else about a resource is moving, a change of it is refused; AWS's own work ends within this, in ms. */
const motionLimit = 600_000;
/** A resource that AWS is still removing must be gone before one of its name can be made. */
async function settledBefore(node, live, { run, signal }) {
    const next = (0,wait/* pacer */.y4)(run.pace);
    let now = live;
    while (now?.leaving !== undefined) {
        run.tell({ ...eventOf(node), kind: "waiting", why: now.leaving });
        await (0,wait/* pause */.v7)(next(now.leaving), signal);
        now = await node.observe(run.aws, now.id);
    }
    return now;
}
/** Removes it to make room for its replacement. */
async function removed(node, live, { run, signal }) {
    const next = (0,wait/* pacer */.y4)(run.pace);
    for (;;) {
        const removal = await (0,retry/* retrying */.R)(() => node.remove(run.aws, live, { force: false }), {
            signal: run.aws.signal,
            on: errors/* isInMotion */.gT,
            limit: motionLimit,
        });
        if (removal.status === "gone")
            return;
        if (removal.status === "kept")
            throw new failure_failure/* Failure */.HR("CANNOT_REPLACE", `the ${node.noun} ${node.name} cannot be replaced: ${removal.why}`);
        run.tell({ ...eventOf(node), kind: "waiting", why: removal.why });
        await (0,wait/* pause */.v7)(next(removal.why), signal);
    }
}
/** Looks until AWS has said everything that dependants need. */
async function untilKnown(node, live, { run, signal }) {
    const next = (0,wait/* pacer */.y4)(run.pace);
    let now = live;
    for (;;) {
        const known = node.outputs(now);
        if (known !== undefined)
            return { live: now, outputs: known };
        const health = node.health(now);
        if (health.status === "failed")
            throw new failure_failure/* Failure */.HR("NODE_FAILED", health.why);
        const why = health.status === "pending" ? health.why : "AWS has not named it yet";
        run.tell({ ...eventOf(node), kind: "waiting", why });
        await (0,wait/* pause */.v7)(next(why), signal);
        now = await lookAgain(node, now, run);
    }
}
/** Looks until it serves. */
async function untilReady(node, live, { run, signal }) {
    const next = (0,wait/* pacer */.y4)(run.pace);
    let now = live;
    let health = node.health(now);
    while (health.status !== "ready") {
        if (health.status === "failed")
            throw new failure_failure/* Failure */.HR("NODE_FAILED", health.why);
        run.tell({ ...eventOf(node), kind: "waiting", why: health.why });
        await (0,wait/* pause */.v7)(next(health.why), signal);
        now = await lookAgain(node, now, run);
        health = node.health(now);
    }
    if (now !== live)
        run.tell({ ...eventOf(node), kind: "ready" });
    return now;
}
async function lookAgain(node, live, run) {
    const now = await node.refresh(run.aws, live);
    if (now === undefined)
        throw new failure_failure/* Failure */.HR("VANISHED", `the ${node.noun} ${node.name} vanished while it was being waited for`, {
            fix: "Somebody or something else removed it. Run the deploy again.",
        });
    return now;
}

;// CONCATENATED MODULE: ./build/src/engine/bring.js
/** Brings one node from what is live to what is wanted, and waits until it serves. */





/** Beyond the SDK's own attempts, in ms. */
const faultLimit = 60_000;
/** Returns the node's outputs once it serves. */
async function bring(node, spec, seen, bringing) {
    const { run, memory, noted, note, tellOutputs } = bringing;
    const making = { tags: run.tags, token: clientToken(run.tokenBase, node, spec) };
    const there = await settledBefore(node, seen, bringing);
    const start = there === undefined ? await make() : { live: there, made: false };
    const { live, made } = start.made ? start : await reconcile(start.live);
    const named = await untilKnown(node, live, bringing);
    note({ live: named.live, outputs: named.outputs });
    tellOutputs(named.outputs);
    // What shows only once AWS has named it: a host name that the container must know.
    const isNew = made || node.outputs(live) === undefined;
    const late = isNew && noted()?.ownership === "owned" ? node.compare(spec, named.live) : [];
    const whole = late.length > 0 ? await changeLate(named.live, late) : named.live;
    const served = await untilReady(node, whole, bringing);
    const outputs = node.outputs(served) ?? named.outputs;
    note({ live: served, outputs });
    return outputs;
    async function changeLate(now, late) {
        const changed = await change(now, late);
        const { action = "unchanged", changes = [] } = noted() ?? {};
        note({
            live: changed,
            action: action === "unchanged" ? "update" : action,
            changes: [...changes, ...late],
        });
        return changed;
    }
    /** Creates it. "Already exists" is a race, or the lost answer of our own call: look again. */
    async function make(as = "create") {
        run.tell({ ...eventOf(node), kind: "creating" });
        note({ action: as, live: undefined });
        tellOutputs(undefined);
        const start = await (0,retry/* retrying */.R)(async () => {
            try {
                return { live: await node.create(run.aws, spec, making), made: true };
            }
            catch (thrown) {
                if (!(0,errors/* isAlreadyThere */.P2)(thrown) && !(0,errors/* isTransient */.dg)(thrown))
                    throw thrown;
                const other = await node.observe(run.aws, undefined);
                if (other === undefined)
                    throw thrown;
                return { live: other, made: false };
            }
        }, {
            signal: run.aws.signal,
            on: (thrown) => (0,errors/* isAlreadyThere */.P2)(thrown) || (0,errors/* isInMotion */.gT)(thrown),
            limit: faultLimit,
        });
        if (start.made) {
            note({ live: start.live });
            run.tell({ ...eventOf(node), kind: "created" });
            return start;
        }
        const settled = await settledBefore(node, start.live, bringing);
        return settled === undefined ? make(as) : { live: settled, made: false };
    }
    /** Compares what is live with what is wanted, and changes what differs. */
    async function reconcile(now) {
        const verdict = judge(node, spec, now, run, memory);
        const { action, ownership, changes, tagChanges } = verdict;
        const all = [...changes, ...tagChanges];
        const begun = noted()?.action ?? "unchanged";
        note({ action: begun === "unchanged" ? action : begun, ownership, changes: all, live: now });
        if (action === "unchanged") {
            run.tell({ ...eventOf(node), kind: "unchanged" });
            return { live: now, made: false };
        }
        if (action === "replace") {
            run.tell({ ...eventOf(node), kind: "replacing", changes: all });
            await removed(node, now, bringing);
            const again = await make("replace");
            return again.made ? again : reconcile(again.live);
        }
        run.tell({ ...eventOf(node), kind: action === "adopt" ? "adopted" : "updating", changes: all });
        // Tags first: from then on it is ours, whatever happens next.
        if (tagChanges.length > 0)
            await node.tag(run.aws, now, making.tags);
        const tagged = { ...now, tags: { ...now.tags, ...making.tags } };
        const changed = changes.length > 0 ? await change(tagged, changes) : tagged;
        note({ live: changed });
        run.tell({ ...eventOf(node), kind: "updated", changes: all });
        return { live: changed, made: false };
    }
    function change(now, changes) {
        return (0,retry/* retrying */.R)(() => node.sync(run.aws, spec, now, changes, making), {
            signal: run.aws.signal,
            on: errors/* isInMotion */.gT,
            limit: motionLimit,
        });
    }
}

;// CONCATENATED MODULE: ./build/src/engine/moments.js
function newMoments() {
    const moments = { known: withResolvers(), ready: withResolvers() };
    // A rejection that nobody waits for is no news: the node's own failure is what counts.
    moments.known.promise.catch(() => { });
    moments.ready.promise.catch(() => { });
    return moments;
}
/** `Promise.withResolvers` of Node 22, for Node 20. */
function withResolvers() {
    let resolve = () => { };
    let reject = () => { };
    const promise = new Promise((onResolve, onReject) => {
        resolve = onResolve;
        reject = onReject;
    });
    return { promise, resolve, reject };
}

;// CONCATENATED MODULE: ./build/src/engine/apply.js
/** Makes a graph true: every node as soon as what it needs is known, all of them at once. */




/** Another node failed: nothing new is begun, and waiting has no point any more. */
class Halted extends Error {
}
async function apply(nodes, observed, run, memory) {
    const resources = nodes.filter((node) => node.role === "resource");
    const halt = new AbortController();
    const waiting = AbortSignal.any([run.aws.signal, halt.signal]);
    const moments = new Map(resources.map(({ id }) => [id, newMoments()]));
    const outputs = new Map([...observed.lookups, ...outputsOfLive(resources, observed)]);
    const progress = new Map();
    const failures = [];
    await Promise.all(resources.map(async (node) => {
        const mine = moments.get(node.id) ?? newMoments();
        try {
            const needs = await outputsNeeded(node);
            halt.signal.throwIfAborted();
            const seen = observed.live.get(node.id);
            const served = await bring(node, node.spec(needs), seen, bringingOf(node, mine));
            outputs.set(node.id, served);
            mine.ready.resolve(served);
        }
        catch (thrown) {
            mine.known.reject(new Halted());
            mine.ready.reject(new Halted());
            if (!(thrown instanceof Halted))
                fail(node, thrown);
        }
    }));
    const results = resources.flatMap(({ id }) => progress.get(id) ?? []);
    return { results, outputs, failures };
    function bringingOf(node, { known }) {
        const noted = () => progress.get(node.id);
        return {
            run,
            signal: waiting,
            memory,
            noted,
            note: (step) => {
                progress.set(node.id, { ...(noted() ?? untouched(node, observed)), ...step });
            },
            tellOutputs: (told) => {
                if (told === undefined)
                    outputs.delete(node.id);
                else {
                    outputs.set(node.id, told);
                    known.resolve(told);
                }
            },
        };
    }
    function fail(node, thrown) {
        const { aborted, reason } = run.aws.signal;
        // Whatever was in flight ends for the same reason: that is one failure, and no node's own.
        if (!aborted)
            failures.push({ node, thrown });
        else if (!failures.some((one) => one.thrown === reason))
            failures.push({ node: undefined, thrown: reason });
        const failure = aborted ? reason : thrown;
        const begun = progress.get(node.id);
        if (begun !== undefined)
            progress.set(node.id, { ...begun, failure });
        run.tell({ ...eventOf(node), kind: "failed", why: (0,failure_failure/* messageOf */.bD)(failure) });
        halt.abort(new Halted());
    }
    async function outputsNeeded(node) {
        const entries = await Promise.all(Object.entries(node.needs).map(async ([name, { id, moment }]) => {
            const lookup = observed.lookups.get(id);
            return [name, lookup ?? (await (moments.get(id) ?? newMoments())[moment].promise)];
        }));
        return Object.fromEntries(entries);
    }
}
function untouched(node, { live }) {
    return {
        node,
        action: "unchanged",
        ownership: "owned",
        changes: [],
        live: live.get(node.id),
        outputs: undefined,
    };
}
/** What is known already, and stays known where the run ends before it comes to the node. */
function outputsOfLive(nodes, { live }) {
    return nodes.flatMap((node) => {
        const seen = live.get(node.id);
        const known = seen === undefined || seen.leaving !== undefined ? undefined : node.outputs(seen);
        return known === undefined ? [] : [[node.id, known]];
    });
}

;// CONCATENATED MODULE: ./build/src/engine/observe.js
/** What is live, of every node at once. */

/** Reads everything at once. What the lookups find wrong is thrown together, before anything was changed. */
async function observe(nodes, { aws }, memory) {
    const live = new Map();
    const lookups = new Map();
    const settled = await Promise.allSettled(nodes.map(async (node) => {
        if (node.role === "lookup") {
            lookups.set(node.id, await node.observe(aws));
        }
        else if (node.role === "resource") {
            const seen = await node.observe(aws, memory.get(node.id)?.id);
            if (seen !== undefined)
                live.set(node.id, seen);
        }
    }));
    aws.signal.throwIfAborted();
    const reasons = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    const failures = reasons.filter((reason) => reason instanceof failure_failure/* Failure */.HR);
    if (reasons.length === 0)
        return { live, lookups };
    throw failures.length === reasons.length && failures.length > 1 ? new failure_failure/* Failures */.oo(failures) : reasons[0];
}

// EXTERNAL MODULE: ./build/src/report/duration.js
var duration = __webpack_require__(598);
;// CONCATENATED MODULE: ./build/src/report/progress.js
/** What happens to each node of a graph, told once: as log lines while it happens, and as a timeline afterwards. */

/** At most this often, in milliseconds, a line says what is still being waited for. */
const steady = 15_000;
function createRecorder(log, startedAt) {
    const entries = new Map();
    const waits = new Map();
    let lastWaitLine = Number.NEGATIVE_INFINITY;
    const entryOf = ({ node, noun, name, at }) => {
        const entry = entries.get(node) ?? { node, noun, name, start: at };
        entries.set(node, entry);
        return entry;
    };
    const wait = (event) => {
        const before = waits.get(event.node);
        waits.set(event.node, { noun: event.noun, since: before?.since ?? event.at, why: event.why });
        if (before?.why !== event.why) {
            lastWaitLine = Math.max(lastWaitLine, event.at);
            log.line(row(event, "…", `waiting    ${event.noun} ${event.name}: ${event.why}`));
        }
        else if (event.at - lastWaitLine >= steady) {
            lastWaitLine = event.at;
            const all = [...waits.values()].map(({ noun, why, since }) => `${noun} ${why} (${(0,duration/* duration */.p)(event.at - since)})`);
            log.line(row(event, "…", `still waiting: ${all.join(", ")}`));
        }
    };
    const row = (event, mark, text) => `${(0,duration/* duration */.p)(event.at - startedAt).padStart(6)}  ${mark} ${text}`;
    return {
        record(event) {
            const entry = entryOf(event);
            if (event.kind === "waiting") {
                wait(event);
                return;
            }
            settle(entry, event);
            if (event.kind === "ready" ||
                event.kind === "failed" ||
                event.kind === "removed" ||
                event.kind === "kept") {
                waits.delete(event.node);
            }
            const text = `${event.kind.padEnd(10)} ${event.noun} ${event.name}${tail(event, entry)}`;
            if (event.kind === "observing") {
                log.detail(row(event, "?", text));
            }
            else {
                log.line(row(event, marks[event.kind], text));
            }
        },
        timeline: () => [...entries.values()],
    };
}
const marks = {
    unchanged: "=",
    creating: "+",
    created: "+",
    updating: "~",
    updated: "~",
    replacing: "±",
    ready: "✓",
    failed: "✗",
    removing: "-",
    removed: "-",
    kept: "=",
    adopted: "⇐",
};
/** Keeps the moments that the Gantt chart shows. Looking, and waiting for other nodes after it, is not work yet. */
function settle(entry, { kind, at }) {
    if (entry.end === undefined && kind !== "observing") {
        entry.start = at;
    }
    if (kind === "unchanged" || kind === "created" || kind === "updated" || kind === "adopted") {
        entry.known = at;
    }
    if (kind === "failed") {
        entry.failed = true;
    }
    if (kind !== "observing" && kind !== "waiting") {
        entry.end = at;
    }
}
function tail(event, { start }) {
    const took = (0,duration/* duration */.p)(event.at - start);
    switch (event.kind) {
        case "failed":
        case "kept":
        case "waiting":
            return `: ${event.why}`;
        case "updating":
        case "updated":
        case "replacing":
        case "adopted": {
            const paths = (event.changes ?? []).map(({ path }) => path).join(", ");
            return `${paths === "" ? "" : ` [${paths}]`}${event.kind === "updated" ? ` (${took})` : ""}`;
        }
        case "created":
        case "ready":
        case "removed":
            return ` (${took})`;
        default:
            return "";
    }
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 9 modules
var schemas = __webpack_require__(5649);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(4377);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/errors.js
var core_errors = __webpack_require__(7428);
;// CONCATENATED MODULE: ./build/src/state/schema.js
/** What is remembered of a stage between runs: what things are called, never what is true, and never a secret. */



/** Raised when a reader of today would misunderstand the object. */
const schemaVersion = 1;
const node = schemas/* strictObject */.rej({
    /** AWS's service and resource, e.g. `logs.LogGroup`. */
    kind: schemas/* string */.YjP(),
    /** The names by which AWS finds it. */
    identity: schemas/* object */.Ikc({ name: schemas/* string */.YjP() }).catchall(schemas/* string */.YjP()),
    /** Nodes that must outlive it. */
    needs: schemas/* array */.YOg(schemas/* string */.YjP()),
    /** Further nodes that must be gone before it may go. */
    removedAfter: schemas/* array */.YOg(schemas/* string */.YjP()),
    /** ARN or id; absent until AWS has given one. */
    id: schemas/* string */.YjP().optional(),
    /** `adopted`: found, used and kept; never deleted. */
    ownership: schemas/* enum */.k5n(["owned", "adopted"]),
    /**
     * `planned`: about to be created, or creation was not confirmed. `kept`: no longer wanted, but something that is not
     * ours needs it.
     */
    status: schemas/* enum */.k5n(["planned", "present", "kept"]),
    /** Ids, ARNs and URLs. */
    outputs: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
});
const run = schemas/* strictObject */.rej({
    url: schemas/* string */.YjP(),
    commit: schemas/* string */.YjP(),
    actor: schemas/* string */.YjP(),
    at: iso/* datetime */.w$(),
    operation: schemas/* string */.YjP(),
    outcome: schemas/* enum */.k5n(["running", "succeeded", "failed", "cancelled"]),
});
const state = schemas/* strictObject */.rej({
    schemaVersion: schemas/* literal */.euz(schemaVersion),
    /** Of the deployment from its first deploy to its destroy. */
    lineage: schemas/* uuid */.uRe(),
    /** Counts the writes. */
    serial: schemas/* number */.aig().int().nonnegative(),
    /** Random for each write, so that no two objects are alike and neither are their ETags, which are digests. */
    writeId: schemas/* uuid */.uRe(),
    stage: schemas/* strictObject */.rej({ name: schemas/* string */.YjP(), slug: schemas/* string */.YjP() }),
    /** `owner/repo` */
    repository: schemas/* string */.YjP(),
    account: schemas/* string */.YjP(),
    region: schemas/* string */.YjP(),
    partition: schemas/* string */.YjP(),
    topology: schemas/* enum */.k5n(["ecs", "gateway", "external"]),
    nodes: schemas/* record */.g1P(schemas/* string */.YjP(), node),
    expiresAt: iso/* datetime */.w$().optional(),
    /** The action's outputs of the last deploy. */
    outputs: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
    lastRun: run.optional(),
    /** What a later deploy can go back to: the outputs of the last good deploy before this one that changed anything. */
    previousGood: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).optional(),
});
/** The state of a deployment of which nothing exists yet. */
function newState({ stage, repository, account, region, partition }, topology) {
    return {
        schemaVersion,
        lineage: (0,external_node_crypto_.randomUUID)(),
        serial: 0,
        writeId: (0,external_node_crypto_.randomUUID)(),
        stage: { name: stage.name, slug: stage.slug },
        repository,
        account,
        region,
        partition,
        topology,
        nodes: {},
        outputs: {},
    };
}
function serialize(value) {
    return `${JSON.stringify(state.parse(value), undefined, 2)}\n`;
}
const damagedFix = "Restore an earlier version of the object (the bucket keeps versions), or delete the object: names and tags are " +
    "enough to find everything again.";
/** Damaged text, a newer schema or another deployment's state is a `Failure`; `location` is for its message. */
function parseState(text, location, deployment) {
    let json;
    try {
        json = JSON.parse(text);
    }
    catch (thrown) {
        throw new failure_failure/* Failure */.HR("STATE_DAMAGED", `The state object ${location} is not JSON: ${(0,failure_failure/* messageOf */.bD)(thrown)}`, {
            fix: damagedFix,
            cause: thrown,
        });
    }
    const version = schemas/* looseObject */._H3({ schemaVersion: schemas/* number */.aig() }).safeParse(json);
    if (version.success && version.data.schemaVersion > schemaVersion) {
        throw new failure_failure/* Failure */.HR("STATE_NEWER", `The state object ${location} has schema version ${version.data.schemaVersion}; this version of the action understands up to ${schemaVersion}.`, { fix: "Use the version of the action that wrote it, or a newer one." });
    }
    const parsed = state.safeParse(json);
    if (!parsed.success) {
        throw new failure_failure/* Failure */.HR("STATE_DAMAGED", `The state object ${location} is not a state of this action: ${core_errors/* prettifyError */.S1(parsed.error)}`, { fix: damagedFix, cause: parsed.error });
    }
    requireSameDeployment(parsed.data, location, deployment);
    return parsed.data;
}
function requireSameDeployment(found, location, wanted) {
    const differences = [
        ["account", found.account, wanted.account],
        ["region", found.region, wanted.region],
        ["repository", found.repository, wanted.repository],
        ["stage", found.stage.slug, wanted.stage.slug],
    ].filter(([, is, shouldBe]) => is !== shouldBe);
    if (differences.length === 0)
        return;
    const sentences = differences.map(([what, is, shouldBe]) => `${what} is ${is}, this run's is ${shouldBe}`);
    throw new failure_failure/* Failure */.HR("STATE_OF_ANOTHER_DEPLOYMENT", `The state object ${location} belongs to another deployment: ${sentences.join("; ")}.`, {
        fix: "Give this deployment a `state` object of its own, or use the credentials, `region` and `stage` of that one.",
    });
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./build/src/resources/resource.js
/**
 * The contract of a resource kind: the only place that knows its AWS calls. It observes, creates, syncs and removes;
 * it never asks the state what is true, only what things are called. One file a kind; no kind imports another.
 */

/**
 * A secret value on its way to AWS. Whatever prints or stores it sees `(secret)`; only `reveal` gives the value, and
 * only the resource kind that sends it calls that.
 */
class SecretText {
    #value;
    constructor(value) {
        this.#value = value;
    }
    reveal() {
        return this.#value;
    }
    toJSON() {
        return "(secret)";
    }
    toString() {
        return "(secret)";
    }
}
const ready = { status: "ready" };
const gone = { status: "gone" };
/** Fixes the type parameters of a resource kind from its members. */
function defineResource(kind) {
    return kind;
}
/** Fixes the type parameters of a lookup from its members. */
function defineLookup(kind) {
    return { ...kind, lookup: true };
}
/** Fixes the type parameters of a leftover kind from its members. */
function defineLeftover(kind) {
    return { ...kind, leftover: true };
}
/** The changes of plain values by path; a wanted value of `undefined` is not compared: AWS's default stands. */
function differences(wanted, live) {
    return Object.entries(wanted)
        .filter(([path, after]) => after !== undefined && !(0,external_node_util_.isDeepStrictEqual)(after, live[path]))
        .map(([path, after]) => ({ path, before: live[path], after }));
}

;// CONCATENATED MODULE: ./build/src/engine/graph.js

/** The same node, but its dependant waits until it serves. */
function whenReady(ref) {
    return { ...ref, moment: "ready" };
}
/** The same node, but only its address is used: a dependant does not hold up its removal. */
function byAddress(ref) {
    return { ...ref, loose: true };
}
function createGraph() {
    const nodes = [];
    return {
        nodes,
        add(id, kind, identity, needs, spec, options) {
            nodes.push({
                ...resourceNode(id, kind, identity, options?.trails ?? false),
                needs: present(needs),
                removedAfter: options?.removedAfter === undefined ? [] : [options.removedAfter.id],
                spec: (outputs) => spec(outputs),
            });
            return { id, moment: "known" };
        },
        lookup(id, kind, identity) {
            nodes.push({
                role: "lookup",
                ...named(id, kind, identity),
                needs: {},
                observe: async (aws) => kind.outputs(await kind.observe(aws, identity)),
            });
            return { id, moment: "known" };
        },
        leftover(id, kind, identity, of) {
            nodes.push({ ...leftoverNode(id, kind, identity), needs: { of } });
        },
    };
}
function present(needs) {
    return Object.fromEntries(Object.entries(needs).filter((entry) => entry[1] !== undefined));
}
/** A leftover without its place in a graph, as a destroy needs it. */
function leftoverNode(id, kind, identity) {
    return {
        role: "leftover",
        ...named(id, kind, identity),
        observe: (aws) => kind.observe(aws, identity),
        remove: (aws, live) => kind.remove(aws, identity, live),
    };
}
/** A resource without its place in a graph, as a destroy needs it. */
function resourceNode(id, kind, identity, trails) {
    return {
        role: "resource",
        ...named(id, kind, identity),
        shared: kind.shared ?? false,
        trails,
        takesTags: kind.tag !== undefined,
        observe: (aws, hint) => kind.observe(aws, identity, hint),
        create: (aws, spec, making) => kind.create(aws, identity, spec, making),
        compare: (spec, live) => kind.compare(spec, live),
        sync: (aws, spec, live, changes, making) => kind.sync(aws, identity, spec, live, changes, making),
        tag: async (aws, live, tags) => kind.tag?.(aws, live, tags),
        refresh: (aws, live) => kind.refresh?.(aws, identity, live) ?? kind.observe(aws, identity, live.id),
        health: (live) => kind.health?.(live) ?? ready,
        remove: (aws, live, removing) => kind.remove(aws, identity, live, removing),
        outputs: (live) => kind.outputs(live),
    };
}
function named(id, { kind, noun }, identity) {
    const strings = Object.entries(identity).filter((entry) => typeof entry[1] === "string");
    return {
        id,
        kind,
        noun,
        name: identity.name,
        identity: { ...Object.fromEntries(strings), name: identity.name },
    };
}

;// CONCATENATED MODULE: ./build/src/aws/arn.js
/** `arn:<partition>:<service>:<region>:<account>:<resource>` */
function arn(place, service, resource) {
    return `arn:${place.partition}:${service}:${place.region}:${place.account}:${resource}`;
}
/** A policy that AWS itself keeps. */
function awsManagedPolicy(place, name) {
    return `arn:${place.partition}:iam::aws:policy/${name}`;
}
/** What stands after the last `/`. */
function lastSegment(text) {
    return text.slice(text.lastIndexOf("/") + 1);
}

;// CONCATENATED MODULE: ./build/src/policies/trust.js
/** Trust policies: who may assume a role. */

function trustedService(service, Condition) {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: service },
                Action: "sts:AssumeRole",
                ...(Condition === undefined ? {} : { Condition }),
            },
        ],
    };
}
/** AgentCore, but only on behalf of this account: AWS's own guard against a confused deputy. */
function trustedAgentCore(place) {
    return trustedService("bedrock-agentcore.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": place.account },
        ArnLike: { "aws:SourceArn": arn(place, "bedrock-agentcore", "*") },
    });
}

;// CONCATENATED MODULE: ./build/src/policies/infrastructure-role.js
/** What ECS Express needs to keep the load balancer, certificate, scaling and alarms of the service. */


function infrastructureRole(place) {
    return {
        description: "Lets ECS Express manage the load balancer of a Zscaler MCP Server",
        trust: trustedService("ecs.amazonaws.com"),
        // The lower-case "for" is AWS's own spelling.
        managedPolicies: [
            awsManagedPolicy(place, "service-role/AmazonECSInfrastructureRoleforExpressGatewayServices"),
        ],
        inlinePolicies: {},
    };
}

;// CONCATENATED MODULE: ./build/src/policies/document.js
/** IAM policy documents as typed values. */
function policy(...statements) {
    return { Version: "2012-10-17", Statement: statements };
}
function allow(Sid, Action, Resource, Condition) {
    return { Sid, Effect: "Allow", Action, Resource, ...(Condition === undefined ? {} : { Condition }) };
}

;// CONCATENATED MODULE: ./build/src/policies/kms.js
/** The right to use a customer's KMS key, but only through the service that holds the encrypted thing. */


/** No statement where AWS's own key encrypts: services need no grant for that. `kmsKey` is an ARN, id or alias. */
function decryptThrough(place, service, kmsKey) {
    if (kmsKey === undefined || /(^|:)alias\/aws\//.test(kmsKey))
        return [];
    const domain = place.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
    return [
        allow("DecryptWithCustomerKey", ["kms:Decrypt"], [keyResource(place, kmsKey)], {
            StringEquals: { "kms:ViaService": `${service}.${place.region}.${domain}` },
        }),
    ];
}
function keyResource(place, kmsKey) {
    // KMS never authorises on an alias's ARN, and the key behind an alias may change: the ViaService condition fences it.
    if (/(^|:)alias\//.test(kmsKey))
        return arn(place, "kms", "key/*");
    return kmsKey.startsWith("arn:") ? kmsKey : arn(place, "kms", `key/${kmsKey}`);
}

;// CONCATENATED MODULE: ./build/src/policies/task-execution-role.js
/** What ECS needs to start a task: pull the image, write its log, inject the credentials. */




function taskExecutionRole(place, secretArn, kmsKey) {
    const inlinePolicies = secretArn === undefined
        ? {}
        : {
            ReadZscalerSecrets: policy(allow("ReadZscalerCredentialsSecret", ["secretsmanager:GetSecretValue"], [secretArn]), ...decryptThrough(place, "secretsmanager", kmsKey)),
        };
    return {
        description: "Starts the tasks of a Zscaler MCP Server: image, log, credentials",
        trust: trustedService("ecs-tasks.amazonaws.com"),
        managedPolicies: [awsManagedPolicy(place, "service-role/AmazonECSTaskExecutionRolePolicy")],
        inlinePolicies,
    };
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-cjs/index.js
var dist_cjs = __webpack_require__(8249);
// EXTERNAL MODULE: ./node_modules/undici/index.js
var undici = __webpack_require__(6752);
// EXTERNAL MODULE: ./build/src/aws/dispatcher.js
var aws_dispatcher = __webpack_require__(1506);
;// CONCATENATED MODULE: ./build/src/aws/image.js
/** Container image references, and what a private ECR says about an image before anything runs it. */




/** Splits `registry/repository[:tag][@digest]` as container engines do; no tag and no digest means `latest`. */
function parseImage(image) {
    const [name = "", digest] = image.split("@", 2);
    const slash = name.indexOf("/");
    const host = slash < 0 ? "" : name.slice(0, slash);
    const hasRegistry = /[.:]/.test(host) || host === "localhost";
    const registry = hasRegistry ? host : "docker.io";
    const path = hasRegistry ? name.slice(slash + 1) : name;
    const colon = path.lastIndexOf(":");
    const tag = colon > path.lastIndexOf("/") ? path.slice(colon + 1) : undefined;
    const repository = tag === undefined ? path : path.slice(0, colon);
    return {
        registry,
        repository,
        tag: tag ?? (digest === undefined ? "latest" : undefined),
        digest,
        ecr: ecrOf(registry),
    };
}
/** `<account>.dkr.ecr[-fips].<region>.amazonaws.com[.cn]` and the dual-stack `on.aws` form. */
function ecrOf(registry) {
    const match = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/.exec(registry);
    const [, account, region] = match ?? [];
    return account === undefined || region === undefined ? undefined : { account, region };
}
const mediaTypes = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
];
const manifestSchema = schemas/* object */.Ikc({
    manifests: schemas/* array */.YOg(schemas/* object */.Ikc({ platform: schemas/* object */.Ikc({ architecture: schemas/* string */.YjP(), os: schemas/* string */.YjP().optional() }).optional() }))
        .optional(),
    config: schemas/* object */.Ikc({ digest: schemas/* string */.YjP() }).optional(),
});
const configSchema = schemas/* object */.Ikc({ architecture: schemas/* string */.YjP() });
/** Reads digest and architectures of an ECR image; undefined where the registry has no such image. Throws AWS's errors. */
async function inspectEcrImage(ecr, reference, registryId, signal) {
    const { images } = await ecr.send(new dist_cjs/* BatchGetImageCommand */.P8n({
        registryId,
        repositoryName: reference.repository,
        imageIds: [
            reference.digest === undefined
                ? { imageTag: reference.tag ?? "latest" }
                : { imageDigest: reference.digest },
        ],
        acceptedMediaTypes: mediaTypes,
    }));
    const image = images?.[0];
    const digest = image?.imageId?.imageDigest;
    if (image?.imageManifest === undefined || digest === undefined)
        return undefined;
    const manifest = manifestSchema.parse(JSON.parse(image.imageManifest));
    if (manifest.manifests !== undefined) {
        // Attestations (provenance, SBOM) stand in the index as platform unknown/unknown.
        const architectures = manifest.manifests.flatMap(({ platform }) => platform?.architecture ?? []);
        return { digest, architectures: [...new Set(architectures)].filter((name) => name !== "unknown") };
    }
    if (manifest.config === undefined)
        return { digest, architectures: [] };
    // A plain manifest tells its architecture only in its config blob.
    const { downloadUrl } = await ecr.send(new dist_cjs/* GetDownloadUrlForLayerCommand */.pKL({
        registryId,
        repositoryName: reference.repository,
        layerDigest: manifest.config.digest,
    }));
    const architecture = downloadUrl === undefined ? undefined : await architectureAt(downloadUrl, signal);
    return { digest, architectures: architecture === undefined ? [] : [architecture] };
}
/** Of a config blob in S3. A proxy or firewall may admit AWS's APIs but not the registry's storage: then it is not told. */
async function architectureAt(url, signal) {
    const dispatcher = (0,aws_dispatcher/* dispatcherFor */.t)(url);
    try {
        const response = await (0,undici.fetch)(url, { signal, dispatcher });
        const config = configSchema.safeParse(response.ok ? await response.json() : undefined);
        return config.success ? config.data.architecture : undefined;
    }
    catch {
        signal.throwIfAborted();
        return undefined;
    }
    finally {
        await dispatcher.destroy();
    }
}

;// CONCATENATED MODULE: ./build/src/resources/container-image.js
/** The container image that was asked for: pinned by digest, and the CPU architecture to run it on. */




/** Fargate's default. */
const assumed = "X86_64";
const ociNames = { X86_64: "amd64", ARM64: "arm64" };
const containerImage = defineLookup({
    kind: "ecr.Image",
    noun: "container image",
    async observe({ clients, signal }, { name, architecture }) {
        const asked = architecture === "auto" ? undefined : architecture.toUpperCase();
        const reference = parseImage(name);
        if (reference.ecr === undefined)
            return unread(name, asked, `${reference.registry} is not a private Amazon ECR registry`);
        try {
            const image = await inspectEcrImage(clients.ecrIn(reference.ecr.region), reference, reference.ecr.account, signal);
            if (image === undefined)
                throw missing(name);
            const uri = `${reference.registry}/${reference.repository}@${image.digest}`;
            const architecture = chosen(name, asked, image.architectures);
            return image.architectures.length > 0 || asked !== undefined
                ? { uri, architecture }
                : { uri, architecture, notice: assumption(architecture) };
        }
        catch (thrown) {
            if ((0,errors/* errorName */.Is)(thrown) === "RepositoryNotFoundException")
                throw missing(name, thrown);
            if ((0,errors/* isAccessDenied */.w7)(thrown))
                return unread(name, asked, (0,failure_failure/* messageOf */.bD)(thrown));
            throw thrown;
        }
    },
    outputs: (image) => image,
});
function chosen(name, asked, offered) {
    if (asked !== undefined && offered.length > 0 && !offered.includes(ociNames[asked]))
        throw new failure_failure/* Failure */.HR("IMAGE_ARCHITECTURE", `the image ${name} is built for ${offered.join(", ")}, not ${ociNames[asked]}`, {
            fix: "Leave the input architecture at auto, or build the image for that platform.",
        });
    if (asked !== undefined)
        return asked;
    if (offered.includes(ociNames.X86_64))
        return "X86_64";
    if (offered.includes(ociNames.ARM64))
        return "ARM64";
    if (offered.length === 0)
        return assumed;
    throw new failure_failure/* Failure */.HR("IMAGE_ARCHITECTURE", `the image ${name} is built for ${offered.join(", ")}, which Fargate cannot run`, {
        fix: "Build it for linux/amd64 or linux/arm64.",
    });
}
function unread(uri, asked, why) {
    const notice = `The image is used as given, not pinned by digest: ${why}.`;
    return asked === undefined
        ? { uri, architecture: assumed, notice: `${notice} ${assumption(assumed)}` }
        : { uri, architecture: asked, notice };
}
function assumption(architecture) {
    return `What the image is built for could not be read: ${architecture} is assumed. Set the input architecture where it is another.`;
}
function missing(name, cause) {
    return new failure_failure/* Failure */.HR("IMAGE_MISSING", `the image ${name} does not exist in its registry`, {
        fix: "Correct the input image (the Marketplace image needs a free subscription of the AWS account), or push the tag.",
        cause,
    });
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecs/dist-cjs/index.js
var client_ecs_dist_cjs = __webpack_require__(212);
;// CONCATENATED MODULE: ./build/src/aws/tags.js
/** Tags in the two list forms that AWS uses beside the plain map. */
/** `{Key, Value}`: IAM, Secrets Manager. */
function upperCaseTags(tags) {
    return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
/** `{key, value}`: ECS. */
function lowerCaseTags(tags) {
    return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
/** Either form as a map. */
function tagMap(list) {
    return Object.fromEntries((list ?? []).map(({ Key, Value, key, value }) => [Key ?? key ?? "", Value ?? value ?? ""]));
}

;// CONCATENATED MODULE: ./build/src/resources/ecs-cluster.js
/** An ECS cluster. One that exists already is used and kept: several stages may share it. */






const ecsCluster = defineResource({
    kind: "ecs.Cluster",
    noun: "ECS cluster",
    shared: true,
    async observe({ clients: { ecs } }, { name }) {
        const { clusters } = await ecs.send(new client_ecs_dist_cjs/* DescribeClustersCommand */._2_({ clusters: [name], include: ["TAGS"] }));
        const cluster = clusters?.[0];
        // AWS goes on listing a deleted cluster as INACTIVE.
        return cluster === undefined || cluster.status === "INACTIVE" ? undefined : liveCluster(cluster, name);
    },
    async create({ clients: { ecs }, signal }, { name }, _spec, { tags }) {
        // The first cluster of an account makes ECS's service-linked role, which takes IAM a moment.
        const { cluster } = await (0,retry/* onceRoleIsUsable */.q)(signal, () => ecs.send(new client_ecs_dist_cjs/* CreateClusterCommand */.oK8({ clusterName: name, tags: lowerCaseTags(tags) })));
        return { ...liveCluster(cluster ?? {}, name), tags };
    },
    // There is no way out of FAILED but to make it again.
    compare: (_spec, { status }) => status === "FAILED" ? [{ path: "status", before: status, after: "ACTIVE", replaces: true }] : [],
    sync: async (_aws, _identity, _spec, live) => live,
    async tag({ clients: { ecs } }, { id }, tags) {
        await ecs.send(new client_ecs_dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: lowerCaseTags(tags) }));
    },
    health({ status }) {
        if (status === "ACTIVE")
            return ready;
        return { status: status === "FAILED" ? "failed" : "pending", why: `cluster is ${status}` };
    },
    async remove(aws, identity) {
        const { ecs } = aws.clients;
        const now = await this.observe(aws, identity);
        if (now === undefined)
            return gone;
        if (now.leaving !== undefined)
            return { status: "pending", why: now.leaving };
        const others = await servicesOf(ecs, identity.name);
        if (others.length > 0)
            return {
                status: "kept",
                why: `it runs services that are not this stage's: ${others.slice(0, 5).join(", ")}`,
            };
        await (0,errors/* found */.F9)(ecs.send(new client_ecs_dist_cjs/* DeleteClusterCommand */.dI4({ cluster: identity.name })));
        return { status: "pending", why: "its deletion has begun" };
    },
    outputs: ({ id, name, status }) => (status === "ACTIVE" ? { arn: id, name } : undefined),
});
function liveCluster(cluster, name) {
    const status = cluster.status ?? "PROVISIONING";
    return {
        id: cluster.clusterArn ?? "",
        name,
        status,
        tags: tagMap(cluster.tags),
        ...(status === "DEPROVISIONING" ? { leaving: "cluster is DEPROVISIONING" } : {}),
    };
}
async function servicesOf(client, cluster) {
    const names = [];
    for await (const page of (0,client_ecs_dist_cjs/* paginateListServices */.wjm)({ client }, { cluster }))
        names.push(...(page.serviceArns ?? []).map(lastSegment));
    return names;
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-secrets-manager/dist-cjs/index.js
var client_secrets_manager_dist_cjs = __webpack_require__(2994);
;// CONCATENATED MODULE: ./build/src/aws/secret-string.js
/** Members that are secrets by their name; a vanity domain or a cloud is none, and masking it would hit innocent words. */
function sensitiveValues(members) {
    return Object.entries(members).flatMap(([name, value]) => /SECRET|TOKEN|PASSWORD|KEY/i.test(name) ? [value] : []);
}
/** The string members of a secret's flat JSON object; anything else (binary, not JSON, not an object) has none. */
function stringMembers(secretString) {
    let parsed;
    try {
        parsed = JSON.parse(secretString ?? "");
    }
    catch {
        return {};
    }
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
        return {};
    return Object.fromEntries(Object.entries(parsed).filter((entry) => typeof entry[1] === "string"));
}

;// CONCATENATED MODULE: ./build/src/resources/existing-secret.js
/** A Secrets Manager secret that somebody else keeps (`credentials-secret`): read, never written, never deleted. */





const existingSecret = defineLookup({
    kind: "secretsmanager.ExistingSecret",
    noun: "existing secret",
    async observe({ clients: { secrets }, mask }, { name }) {
        const described = await (0,errors/* found */.F9)(secrets.send(new client_secrets_manager_dist_cjs/* DescribeSecretCommand */.X5({ SecretId: name })));
        if (described === undefined)
            throw new failure_failure/* Failure */.HR("SECRET_MISSING", `the input credentials-secret names ${name}, which does not exist`, {
                fix: "Create the secret in this account and region, or correct credentials-secret.",
            });
        if (described.DeletedDate !== undefined)
            throw new failure_failure/* Failure */.HR("SECRET_DELETED", `the secret ${name} is scheduled for deletion`, {
                fix: `Restore it: aws secretsmanager restore-secret --secret-id ${name}`,
            });
        const current = await secrets.send(new client_secrets_manager_dist_cjs/* GetSecretValueCommand */.d2({ SecretId: name }));
        const members = Object.entries(stringMembers(current.SecretString)).filter(([, value]) => value !== "");
        mask(sensitiveValues(Object.fromEntries(members)));
        const values = Object.fromEntries(members.map(([key, value]) => [key, new SecretText(value)]));
        if (Object.keys(values).length === 0)
            throw new failure_failure/* Failure */.HR("SECRET_UNUSABLE", `the secret ${name} is not a JSON object with string members`, {
                fix: "Store flat JSON, for example ZSCALER_CLIENT_ID and ZSCALER_CLIENT_SECRET with their values.",
            });
        return {
            arn: described.ARN ?? name,
            versionId: current.VersionId ?? "",
            values,
            kmsKey: described.KmsKeyId,
        };
    },
    outputs: ({ arn, versionId, values, kmsKey }) => ({
        arn,
        versionId,
        keys: Object.keys(values).toSorted().join(","),
        values,
        kmsKey,
    }),
});

;// CONCATENATED MODULE: ./build/src/resources/express-service/rollout.js

/** Follows the deployment that this run started, or else the newest one, to its end. */
function health({ deployment, started, superseded, configuration: { serviceRevisionArn }, stoppedTasks, }) {
    if (deployment === undefined)
        return { status: "pending", why: "the rollout has not started" };
    const { status, reason, target } = deployment;
    const told = [`service deployment ${status}`, reason, ...stoppedTasks].filter(Boolean).join("; ");
    if (superseded)
        return { status: "failed", why: "somebody else's rollout has taken the place of this run's" };
    if (started !== undefined && started !== target)
        return { status: "pending", why: "the rollout of this run is not listed yet" };
    if (status === "SUCCESSFUL")
        return ready;
    if (status !== "STOPPED" && status !== "ROLLBACK_SUCCESSFUL" && status !== "ROLLBACK_FAILED")
        return { status: "pending", why: told };
    // Somebody's earlier rollout was rolled back, and what serves now is another revision: that one is fine.
    const servesAnother = started === undefined && serviceRevisionArn !== undefined && serviceRevisionArn !== target;
    return servesAnother && status !== "ROLLBACK_FAILED" ? ready : { status: "failed", why: told };
}

;// CONCATENATED MODULE: ./build/src/resources/express-service/configuration.js


/** The members that create and update take alike. */
function configurationOf(spec, environment) {
    const primaryContainer = {
        image: spec.image,
        containerPort: spec.containerPort,
        awsLogsConfiguration: { logGroup: spec.logGroup, logStreamPrefix: spec.logStreamPrefix },
        environment: Object.entries(environment).map(([name, value]) => ({ name, value: plain(value) })),
        secrets: Object.entries(spec.secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
    };
    const scales = spec.minTaskCount !== undefined || spec.maxTaskCount !== undefined;
    const networked = spec.subnets.length > 0 || spec.securityGroups.length > 0;
    return {
        executionRoleArn: spec.executionRoleArn,
        primaryContainer,
        cpu: spec.cpu,
        memory: spec.memory,
        cpuArchitecture: spec.cpuArchitecture,
        healthCheckPath: spec.healthCheckPath,
        ...(scales
            ? { scalingTarget: { minTaskCount: spec.minTaskCount, maxTaskCount: spec.maxTaskCount } }
            : {}),
        ...(networked
            ? { networkConfiguration: { subnets: [...spec.subnets], securityGroups: [...spec.securityGroups] } }
            : {}),
    };
}
/** Every difference; the container's own public name counts only where that is worth a rollout, or one is due anyway. */
function configurationChanges(spec, live) {
    const { configuration: now } = live;
    const container = now.primaryContainer;
    const aspects = differences({
        "primaryContainer.image": spec.image,
        "primaryContainer.containerPort": spec.containerPort,
        "primaryContainer.secrets": spec.secrets,
        "primaryContainer.awsLogsConfiguration.logGroup": spec.logGroup,
        executionRoleArn: spec.executionRoleArn,
        healthCheckPath: spec.healthCheckPath,
        cpu: spec.cpu,
        memory: spec.memory,
        cpuArchitecture: spec.cpuArchitecture,
        "scalingTarget.minTaskCount": spec.minTaskCount,
        "scalingTarget.maxTaskCount": spec.maxTaskCount,
        "networkConfiguration.subnets": orderless(spec.subnets),
        "networkConfiguration.securityGroups": orderless(spec.securityGroups),
    }, {
        "primaryContainer.image": container?.image,
        "primaryContainer.containerPort": container?.containerPort,
        "primaryContainer.secrets": Object.fromEntries((container?.secrets ?? []).map(({ name, valueFrom }) => [name ?? "", valueFrom])),
        "primaryContainer.awsLogsConfiguration.logGroup": container?.awsLogsConfiguration?.logGroup,
        executionRoleArn: now.executionRoleArn,
        healthCheckPath: now.healthCheckPath,
        cpu: now.cpu,
        memory: now.memory,
        // The API leaves it out where it is the default.
        cpuArchitecture: now.cpuArchitecture ?? "X86_64",
        "scalingTarget.minTaskCount": now.scalingTarget?.minTaskCount,
        "scalingTarget.maxTaskCount": now.scalingTarget?.maxTaskCount,
        "networkConfiguration.subnets": orderless(now.networkConfiguration?.subnets ?? []),
        "networkConfiguration.securityGroups": orderless(now.networkConfiguration?.securityGroups ?? []),
    });
    const environment = liveEnvironment(live);
    const unnamed = environmentChanges(spec.environment, environment);
    const named = live.host === undefined ? unnamed : environmentChanges(spec.environmentOnceNamed(live.host), environment);
    const namedIsDue = spec.nameRollsOut || aspects.length > 0 || unnamed.length > 0;
    return [
        ...failedRollout(live),
        ...(live.infrastructureRoleArn === spec.infrastructureRoleArn
            ? []
            : [
                {
                    path: "infrastructureRoleArn",
                    before: live.infrastructureRoleArn,
                    after: spec.infrastructureRoleArn,
                    replaces: true,
                },
            ]),
        ...aspects,
        ...(namedIsDue ? named : []),
    ];
}
/** A rollout that failed is tried again, also where nothing else differs: its cause may have gone. */
function failedRollout(live) {
    const now = health(live);
    return now.status === "failed" && live.started === undefined
        ? [{ path: "deployment", before: now.why, after: "SUCCESSFUL" }]
        : [];
}
/** Names of variables whose values are never shown, whichever side they stand on. */
const sensitiveName = /SECRET|TOKEN|PASSWORD|PASSPHRASE|KEY|CLIENT_ID|CUSTOMER_ID|VANITY_DOMAIN/i;
function environmentChanges(wanted, live) {
    return Object.keys({ ...live, ...wanted })
        .filter((name) => live[name] !== (wanted[name] === undefined ? undefined : plain(wanted[name])))
        .map((name) => {
        const secret = wanted[name] instanceof SecretText || sensitiveName.test(name);
        const shown = (value) => (secret && value !== undefined ? "(secret)" : value);
        return {
            path: `primaryContainer.environment.${name}`,
            before: shown(live[name]),
            after: shown(wanted[name]),
        };
    });
}
function liveEnvironment({ configuration: { primaryContainer }, }) {
    return Object.fromEntries((primaryContainer?.environment ?? []).map(({ name, value }) => [name ?? "", value ?? ""]));
}
function plain(value) {
    return value instanceof SecretText ? value.reveal() : value;
}
/** A list whose order means nothing; undefined where it is empty, so that AWS's choice is not compared. */
function orderless(list) {
    return list.length === 0 ? undefined : list.toSorted();
}

;// CONCATENATED MODULE: ./build/src/resources/express-service/look.js
/** What AWS says of an Express service: one look at it, at its rollout and, where that went wrong, at its tasks. */





/** One look at the service, its newest deployment and, where that went wrong, its stopped tasks. */
async function look(aws, identity, started) {
    const { ecs } = aws.clients;
    const serviceArn = serviceArnOf(aws, identity);
    const [described, deployments] = await Promise.all([
        (0,errors/* found */.F9)(ecs.send(new client_ecs_dist_cjs/* DescribeExpressGatewayServiceCommand */.UMo({ serviceArn, include: ["TAGS"] }))),
        (0,errors/* found */.F9)(ecs.send(new client_ecs_dist_cjs/* ListServiceDeploymentsCommand */.jz8({
            service: serviceArn,
            cluster: identity.cluster,
            maxResults: 100,
        }))),
    ]);
    const service = described?.service;
    if (service === undefined)
        return undefined;
    const listed = deployments?.serviceDeployments ?? [];
    const newest = newestOf(listed);
    const isListed = listed.some(({ targetServiceRevisionArn }) => targetServiceRevisionArn === started);
    const superseded = started !== undefined && isListed && newest?.targetServiceRevisionArn !== started;
    const live = { ...liveService(aws, identity, service, newest, started), superseded };
    if (service.status?.statusCode === "INACTIVE") {
        const removing = await managedResourcesInRemoval(aws, live, newest);
        return removing === undefined ? undefined : { ...live, leaving: removing };
    }
    const troubled = health(live).status === "failed";
    return troubled ? { ...live, stoppedTasks: await stoppedTaskReasons(aws, identity) } : live;
}
function serviceArnOf(aws, { cluster, name }) {
    return arn(aws, "ecs", `service/${cluster}/${name}`);
}
function newestOf(deployments) {
    return deployments.toSorted((a, b) => Number(b.createdAt ?? 0) - Number(a.createdAt ?? 0))[0];
}
function liveService(aws, identity, service, newest, started) {
    const configurations = service.activeConfigurations ?? [];
    const target = newest?.targetServiceRevisionArn;
    const current = configurations.find(({ serviceRevisionArn }) => serviceRevisionArn === target) ??
        configurations.at(-1) ??
        {};
    const paths = current.ingressPaths ?? [];
    const endpoint = (paths.find(({ accessType }) => accessType === "PUBLIC") ?? paths[0])?.endpoint;
    const status = service.status?.statusCode ?? "ACTIVE";
    return {
        id: service.serviceArn ?? serviceArnOf(aws, identity),
        tags: tagMap(service.tags),
        infrastructureRoleArn: service.infrastructureRoleArn,
        configuration: current,
        host: endpoint?.replace(/^https?:\/\//, "").replace(/\/.*$/, ""),
        deployment: newest
            ? { target, status: newest.status ?? "PENDING", reason: newest.statusReason }
            : longSettled(service),
        started,
        superseded: false,
        stoppedTasks: [],
        ...(status === "ACTIVE" ? {} : { leaving: `service is ${status}` }),
    };
}
/**
 * A service that is older than a day has arrived although no deployment of it is listed: AWS shows those of the last
 * 90 days only (ECS developer guide, "Viewing service deployments").
 */
function longSettled({ createdAt }) {
    const isOld = createdAt !== undefined && Date.now() - createdAt.getTime() > 86_400_000;
    return isOld ? { target: undefined, status: "SUCCESSFUL", reason: undefined } : undefined;
}
/** What is known of the tasks that stopped; a right to read them that is missing must not hide the failure itself. */
async function stoppedTaskReasons({ clients: { ecs } }, { name, cluster }) {
    const tasks = await stoppedTasks().catch((thrown) => {
        if ((0,errors/* isAccessDenied */.w7)(thrown))
            return [];
        throw thrown;
    });
    const reasons = tasks.flatMap(({ stoppedReason, containers = [] }) => [
        stoppedReason,
        ...containers.map(({ reason, exitCode }) => reason ?? (exitCode ? `container exit code ${exitCode}` : undefined)),
    ]);
    return [...new Set(reasons.filter((reason) => reason !== undefined))].slice(0, 5);
    async function stoppedTasks() {
        const { taskArns = [] } = await ecs.send(new client_ecs_dist_cjs/* ListTasksCommand */.MYg({ cluster, serviceName: name, desiredStatus: "STOPPED", maxResults: 10 }));
        if (taskArns.length === 0)
            return [];
        return (await ecs.send(new client_ecs_dist_cjs/* DescribeTasksCommand */.z8X({ cluster, tasks: taskArns }))).tasks ?? [];
    }
}
/** After INACTIVE the load balancer goes on being removed for minutes, and the infrastructure role must outlive that. */
async function managedResourcesInRemoval({ clients: { ecs } }, { configuration: { serviceRevisionArn } }, newest) {
    const revision = newest?.targetServiceRevisionArn ?? serviceRevisionArn;
    if (revision === undefined)
        return undefined;
    const { serviceRevisions = [] } = (await (0,errors/* found */.F9)(ecs.send(new client_ecs_dist_cjs/* DescribeServiceRevisionsCommand */.oF5({ serviceRevisionArns: [revision] })))) ?? {};
    const managed = serviceRevisions[0]?.ecsManagedResources;
    const statuses = [
        ...(managed?.ingressPaths ?? []).flatMap(({ loadBalancer, listener, rule, certificate, targetGroups = [] }) => [
            loadBalancer?.status,
            listener?.status,
            rule?.status,
            certificate?.status,
            ...targetGroups.map(({ status }) => status),
        ]),
        ...(managed?.serviceSecurityGroups ?? []).map(({ status }) => status),
    ];
    return statuses.includes("DEPROVISIONING") ? "its load balancer is being removed" : undefined;
}

;// CONCATENATED MODULE: ./build/src/resources/express-service.js
/**
 * An ECS Express Mode service: Fargate tasks behind a load balancer that AWS manages, under an HTTPS name that AWS
 * gives. `ACTIVE` says only that the record exists: whether it serves is told by its service deployment.
 */








/** A deleted service of the same name keeps it for one to three minutes; a new role needs up to two. */
const createLimit = 300_000;
const expressService = defineResource({
    kind: "ecs.ExpressGatewayService",
    noun: "ECS Express service",
    observe: (aws, identity) => look(aws, identity, undefined),
    async create(aws, identity, spec, { tags }) {
        const { service } = await (0,retry/* retrying */.R)(() => aws.clients.ecs.send(new client_ecs_dist_cjs/* CreateExpressGatewayServiceCommand */.vER({
            serviceName: identity.name,
            cluster: identity.cluster,
            infrastructureRoleArn: spec.infrastructureRoleArn,
            ...configurationOf(spec, spec.environment),
            tags: lowerCaseTags(tags),
        })), {
            signal: aws.signal,
            on: (thrown) => (0,errors/* isRolePropagation */.rD)(thrown) || (0,errors/* isInMotion */.gT)(thrown),
            limit: createLimit,
        });
        const first = service?.activeConfigurations?.at(-1);
        return liveService(aws, identity, { ...service }, undefined, first?.serviceRevisionArn);
    },
    compare: configurationChanges,
    async sync(aws, _identity, spec, live) {
        const environment = live.host === undefined ? spec.environment : spec.environmentOnceNamed(live.host);
        const { service } = await (0,retry/* retrying */.R)(() => aws.clients.ecs.send(new client_ecs_dist_cjs/* UpdateExpressGatewayServiceCommand */.omG({
            serviceArn: live.id,
            ...configurationOf(spec, environment),
        })), { signal: aws.signal, on: errors/* isRolePropagation */.rD, limit: createLimit });
        const target = service?.targetConfiguration;
        return {
            ...live,
            configuration: { ...live.configuration, ...target },
            deployment: undefined,
            started: target?.serviceRevisionArn,
            superseded: false,
            stoppedTasks: [],
        };
    },
    async tag({ clients: { ecs } }, { id }, tags) {
        await ecs.send(new client_ecs_dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: lowerCaseTags(tags) }));
    },
    refresh: (aws, identity, live) => look(aws, identity, live.started),
    health: health,
    async remove(aws, identity, live) {
        const now = await look(aws, identity, undefined);
        if (now === undefined)
            return gone;
        if (now.leaving === undefined)
            await (0,errors/* found */.F9)(aws.clients.ecs.send(new client_ecs_dist_cjs/* DeleteExpressGatewayServiceCommand */.q8H({ serviceArn: live.id })));
        return { status: "pending", why: now.leaving ?? "service is ACTIVE" };
    },
    outputs: ({ id, host }) => (host === undefined ? undefined : { arn: id, host }),
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-cloudwatch-logs/dist-cjs/index.js
var client_cloudwatch_logs_dist_cjs = __webpack_require__(303);
;// CONCATENATED MODULE: ./build/src/resources/log-group.js
/**
 * A CloudWatch log group with a retention.
 *
 * @example
 * graph.add("log-group", logGroup, { name: names.logGroup }, {}, () => ({ retentionInDays: 30, kmsKey: undefined }));
 */





const abortedOperationLimit = 30_000;
const logGroup = defineResource({
    kind: "logs.LogGroup",
    noun: "log group",
    async observe(aws, { name }) {
        const { logs } = aws.clients;
        const id = arn(aws, "logs", `log-group:${name}`);
        const [group, tags] = await Promise.all([
            groupOf(logs, name),
            (0,errors/* found */.F9)(logs.send(new client_cloudwatch_logs_dist_cjs/* ListTagsForResourceCommand */.a_e({ resourceArn: id }))),
        ]);
        return group && { id, name, tags: tags?.tags ?? {}, retentionInDays: group.retentionInDays };
    },
    async create(aws, identity, spec, making) {
        await aws.clients.logs.send(new client_cloudwatch_logs_dist_cjs/* CreateLogGroupCommand */.BOU({ logGroupName: identity.name, tags: making.tags, kmsKeyId: spec.kmsKey }));
        const live = {
            id: arn(aws, "logs", `log-group:${identity.name}`),
            name: identity.name,
            tags: making.tags,
            retentionInDays: undefined,
        };
        return this.sync(aws, identity, spec, live, this.compare(spec, live), making);
    },
    compare: ({ retentionInDays }, live) => differences({ retentionInDays }, { ...live }),
    async sync({ clients: { logs }, signal }, { name }, { retentionInDays }, live) {
        await (0,retry/* retrying */.R)(() => logs.send(new client_cloudwatch_logs_dist_cjs/* PutRetentionPolicyCommand */.h5R({ logGroupName: name, retentionInDays })), {
            signal,
            on: errors/* isInMotion */.gT,
            limit: abortedOperationLimit,
        });
        return { ...live, retentionInDays };
    },
    async tag({ clients: { logs } }, { id }, tags) {
        await logs.send(new client_cloudwatch_logs_dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: { ...tags } }));
    },
    async remove({ clients: { logs } }, { name }) {
        await (0,errors/* found */.F9)(logs.send(new client_cloudwatch_logs_dist_cjs/* DeleteLogGroupCommand */.ID1({ logGroupName: name })));
        return gone;
    },
    outputs: ({ name }) => ({ name }),
});
async function groupOf(logs, name) {
    for await (const page of (0,client_cloudwatch_logs_dist_cjs/* paginateDescribeLogGroups */.BSi)({ client: logs }, { logGroupNamePrefix: name })) {
        const group = page.logGroups?.find(({ logGroupName }) => logGroupName === name);
        if (group !== undefined)
            return group;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/src/resources/secret.js
/**
 * The Secrets Manager secret with the Zscaler credentials: a flat JSON object, one key a variable of the container.
 * A change is known by its version id; the values never leave this file but to AWS.
 *
 * @example
 * graph.add("secret", secret, { name: names.secret }, {}, () => ({ values: { ZSCALER_CLIENT_ID: new SecretText(id) } }));
 */





/** AWS's shortest recovery window. */
const recoveryWindowInDays = 7;
const secret = defineResource({
    kind: "secretsmanager.Secret",
    noun: "secret",
    async observe({ clients: { secrets }, mask }, { name }) {
        const [described, current] = await Promise.all([
            (0,errors/* found */.F9)(secrets.send(new client_secrets_manager_dist_cjs/* DescribeSecretCommand */.X5({ SecretId: name }))),
            (0,errors/* found */.F9)(secrets.send(new client_secrets_manager_dist_cjs/* GetSecretValueCommand */.d2({ SecretId: name }))).catch((thrown) => {
                // A secret that is scheduled for deletion, or has no value yet, is told by DescribeSecret.
                if ((0,errors/* errorName */.Is)(thrown) === "InvalidRequestException")
                    return undefined;
                throw thrown;
            }),
        ]);
        const values = stringMembers(current?.SecretString);
        mask(sensitiveValues(values));
        return described && liveSecret(described, name, current?.VersionId, values);
    },
    async create(aws, { name }, spec, { tags, token }) {
        const created = await aws.clients.secrets.send(new client_secrets_manager_dist_cjs/* CreateSecretCommand */._f({
            Name: name,
            Description: spec.description,
            SecretString: payload(spec.values),
            KmsKeyId: spec.kmsKey,
            ClientRequestToken: token,
            Tags: upperCaseTags(tags),
        }));
        return {
            id: created.ARN ?? "",
            name,
            tags,
            versionId: created.VersionId ?? "",
            values: spec.values,
            kmsKey: spec.kmsKey,
            deleted: false,
        };
    },
    compare(spec, live) {
        const keys = Object.keys({ ...live.values, ...spec.values });
        return [
            // Its values cannot be read: they are put anew.
            ...(live.deleted
                ? [{ path: "DeletedDate", before: "scheduled for deletion", after: "restored" }]
                : keys.flatMap((key) => {
                    const before = live.values[key];
                    const after = spec.values[key];
                    if (before?.reveal() === after?.reveal())
                        return [];
                    return [{ path: `SecretString.${key}`, before: shown(before), after: shown(after) }];
                })),
            ...(spec.kmsKey === undefined || spec.kmsKey === live.kmsKey
                ? []
                : [{ path: "KmsKeyId", before: live.kmsKey, after: spec.kmsKey }]),
        ];
    },
    async sync({ clients: { secrets } }, _identity, spec, live, changes, { token }) {
        const SecretId = live.id;
        if (live.deleted)
            await secrets.send(new client_secrets_manager_dist_cjs/* RestoreSecretCommand */.aH({ SecretId }));
        if (changes.some(({ path }) => path === "KmsKeyId"))
            await secrets.send(new client_secrets_manager_dist_cjs/* UpdateSecretCommand */.vn({ SecretId, KmsKeyId: spec.kmsKey }));
        const now = { ...live, kmsKey: spec.kmsKey ?? live.kmsKey, deleted: false };
        if (!changes.some(({ path }) => path === "DeletedDate" || path.startsWith("SecretString")))
            return now;
        const put = await secrets.send(new client_secrets_manager_dist_cjs/* PutSecretValueCommand */.cp({
            SecretId,
            SecretString: payload(spec.values),
            ClientRequestToken: token,
        }));
        return { ...now, values: spec.values, versionId: put.VersionId ?? "" };
    },
    async tag({ clients: { secrets } }, { id, deleted }, tags) {
        // Of a secret that is scheduled for deletion nothing can be changed, its tags included.
        if (deleted)
            await secrets.send(new client_secrets_manager_dist_cjs/* RestoreSecretCommand */.aH({ SecretId: id }));
        await secrets.send(new client_secrets_manager_dist_cjs/* TagResourceCommand */.eq({
            SecretId: id,
            Tags: upperCaseTags(tags),
        }));
    },
    async remove(aws, { name }, _live, { force }) {
        const { secrets } = aws.clients;
        const deletion = secrets.send(new client_secrets_manager_dist_cjs/* DeleteSecretCommand */.hh({
            SecretId: name,
            ...(force ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: recoveryWindowInDays }),
        }));
        await (0,errors/* found */.F9)(deletion).catch((thrown) => {
            // Our own call whose answer was lost.
            if (force || !(0,errors/* isScheduledForDeletion */.nf)(thrown))
                throw thrown;
        });
        if (!force)
            return gone;
        const left = await (0,errors/* found */.F9)(secrets.send(new client_secrets_manager_dist_cjs/* DescribeSecretCommand */.X5({ SecretId: name })));
        return left === undefined
            ? gone
            : { status: "pending", why: "deletion without recovery is asynchronous" };
    },
    outputs: ({ id, versionId, values, deleted, kmsKey }) => deleted ? undefined : { arn: id, versionId, keys: Object.keys(values).toSorted().join(","), kmsKey },
});
function liveSecret(described, name, versionId, values) {
    return {
        id: described.ARN ?? name,
        name,
        tags: tagMap(described.Tags),
        versionId: versionId ?? "",
        values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, new SecretText(value)])),
        kmsKey: described.KmsKeyId,
        deleted: described.DeletedDate !== undefined,
    };
}
/** Secret on both sides of a change; absent where there is no value. */
function shown(value) {
    return value && "(secret)";
}
function payload(values) {
    return JSON.stringify(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.reveal()])));
}

;// CONCATENATED MODULE: ./build/src/resources/task-definitions.js
/** The task definition revisions that ECS Express registers at every create and update, and leaves behind. */




/** DeleteTaskDefinitions takes no more. */
const batchSize = 10;
const taskDefinitions = defineLeftover({
    kind: "ecs.TaskDefinitions",
    noun: "task definition revisions",
    async observe({ clients: { ecs } }, { name }) {
        const [active, inactive] = await Promise.all([
            revisionsOf(ecs, name, "ACTIVE"),
            revisionsOf(ecs, name, "INACTIVE"),
        ]);
        return active.length + inactive.length === 0
            ? undefined
            : { id: name, tags: undefined, active, inactive };
    },
    async remove(aws, identity) {
        const { ecs } = aws.clients;
        const live = await this.observe(aws, identity);
        if (live === undefined)
            return gone;
        await Promise.all(live.active.map((taskDefinition) => deregister(ecs, taskDefinition)));
        const all = [...live.active, ...live.inactive];
        const refusals = [];
        for (let start = 0; start < all.length; start += batchSize) {
            const batch = all.slice(start, start + batchSize);
            const { failures } = await ecs.send(new client_ecs_dist_cjs/* DeleteTaskDefinitionsCommand */.WeT({ taskDefinitions: batch }));
            refusals.push(...(failures ?? []));
        }
        // Whether all of them went is told by the next look.
        const [first] = refusals;
        return { status: "pending", why: first?.detail ?? first?.reason ?? "their deletion has begun" };
    },
});
async function deregister(ecs, taskDefinition) {
    try {
        await ecs.send(new client_ecs_dist_cjs/* DeregisterTaskDefinitionCommand */.sjB({ taskDefinition }));
    }
    catch (thrown) {
        // Inactive already: by somebody else, or by our own call whose answer was lost.
        if ((0,errors/* errorName */.Is)(thrown) !== "ClientException")
            throw thrown;
    }
}
async function revisionsOf(ecs, family, status) {
    const arns = [];
    for await (const page of (0,client_ecs_dist_cjs/* paginateListTaskDefinitions */.XPO)({ client: ecs }, { familyPrefix: family, status }))
        arns.push(...(page.taskDefinitionArns ?? []));
    return arns.filter((one) => lastSegment(one).replace(/:\d+$/, "") === family);
}

;// CONCATENATED MODULE: ./build/src/topologies/authorization.js
/** The Authorization header by which the harness is let in: one value, known to the vault and to the container. */

/** `Basic` of the OneAPI client for mode `zscaler`, `Bearer` of the token for `api-key` and `jwt`, none for `none`. */
function authorizationHeader(auth, credentials) {
    if (auth.mode === "none")
        return undefined;
    if ("token" in auth)
        return new SecretText(`Bearer ${auth.token}`);
    if (credentials === undefined)
        return undefined;
    const pair = `${credentials.clientId}:${credentials.clientSecret}`;
    return new SecretText(`Basic ${Buffer.from(pair).toString("base64")}`);
}

;// CONCATENATED MODULE: ./build/src/topologies/container-environment.js
/** How the Zscaler MCP Server's container is steered: everything it needs to boot on its first revision. */

const containerPort = 8000;
/** The keys of the credentials secret, each the variable of the same name. */
const credentialKeys = [
    "ZSCALER_CLIENT_ID",
    "ZSCALER_CLIENT_SECRET",
    "ZSCALER_VANITY_DOMAIN",
    "ZSCALER_CUSTOMER_ID",
    "ZSCALER_CLOUD",
    "ZSCALER_MCP_AUTH_API_KEY",
];
/** Tells the container's revision which version of the credentials it started with, so that a new one rolls the tasks. */
const credentialsVersion = "ZSCALER_HARNESS_CREDENTIALS_VERSION";
/** What is kept of the credentials in a secret or, with the plaintext opt-out, in the environment. */
function credentialValues({ clientId, clientSecret, vanityDomain, customerId, cloud }, auth) {
    const values = {
        ZSCALER_CLIENT_ID: clientId,
        ZSCALER_CLIENT_SECRET: clientSecret,
        ZSCALER_VANITY_DOMAIN: vanityDomain,
        ZSCALER_CUSTOMER_ID: customerId,
        ZSCALER_CLOUD: cloud,
        ZSCALER_MCP_AUTH_API_KEY: auth.mode === "api-key" ? auth.token : undefined,
    };
    return Object.fromEntries(Object.entries(values).flatMap(([key, value]) => value === undefined ? [] : [[key, new SecretText(value)]]));
}
/** `valueFrom` of each key that the secret has: a key that it lacks would keep the task from starting. */
function projectedSecrets(secretArn, keys) {
    return Object.fromEntries(credentialKeys.filter((key) => keys.includes(key)).map((key) => [key, `${secretArn}:${key}::`]));
}
/** Everything but the credentials' values. `host` is the public name, once it is known. */
function containerVariables(hosting, auth, secretVersion, host) {
    return {
        ZSCALER_MCP_TRANSPORT: "streamable-http",
        ZSCALER_MCP_HOST: "0.0.0.0",
        ZSCALER_MCP_PORT: String(containerPort),
        // TLS ends at the load balancer; without this the server refuses to start.
        ZSCALER_MCP_ALLOW_HTTP: "true",
        ZSCALER_MCP_AUTH_MODE: auth.mode,
        ZSCALER_MCP_LOG_TOOL_CALLS: "true",
        ...hostVariables(hosting, host),
        ...(hosting.writeTools.length === 0
            ? {}
            : { ZSCALER_MCP_WRITE_ENABLED: "true", ZSCALER_MCP_WRITE_TOOLS: hosting.writeTools.join(",") }),
        ...(secretVersion === undefined ? {} : { [credentialsVersion]: secretVersion }),
        ...hosting.containerEnvironment,
    };
}
/** Bound to 0.0.0.0 the server starts only with an allowlist or with host validation off. */
function hostVariables({ hostValidation, allowedHosts }, host) {
    const listed = hostValidation === "container" || (hostValidation === "edge" && host !== undefined);
    return listed
        ? { ZSCALER_MCP_ALLOWED_HOSTS: mergedHosts(allowedHosts, host).join(",") }
        : { ZSCALER_MCP_DISABLE_HOST_VALIDATION: "true" };
}
/** The public name first, loopback last, everything else in the user's order. */
function mergedHosts(allowed, host) {
    const first = host === undefined || allowed.includes(host) ? [] : [host];
    const loopback = ["127.0.0.1:*", "localhost:*"].filter((one) => !allowed.includes(one));
    return [...first, ...allowed, ...loopback];
}

;// CONCATENATED MODULE: ./build/src/policies/harness-role.js
/**
 * What the harness may do: call its model, pull AWS's agent image, write logs, traces and metrics, and resolve the one
 * credential of its tool. Statements and names after AWS's published sample (AgentCore developer guide, harness
 * security), narrowed to what this harness uses.
 */



const runtimeLogs = "log-group:/aws/bedrock-agentcore/runtimes/*";
function harnessRole(place, needs) {
    return {
        description: `Execution role of the AgentCore harness ${needs.harnessName}`,
        trust: trustedAgentCore(place),
        managedPolicies: [],
        inlinePolicies: {
            HarnessInlinePolicy: policy(modelInvocation(place, needs.model), 
            // The agent's own image comes from ECR Public; without both grants every invocation fails to start its tools.
            allow("EcrPublicTokenAccess", ["ecr-public:GetAuthorizationToken"], ["*"]), allow("StsForEcrPublicPull", ["sts:GetServiceBearerToken"], ["*"]), ...observability(place), ...identity(place, needs), ...memory(place, needs)),
        },
    };
}
function modelInvocation(place, model) {
    return allow("BedrockModelInvocation", ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"], modelResources(place, model));
}
/** A profile is authorised as itself and as the model behind it, in every region that it may route to. */
function modelResources(place, model) {
    const foundation = (id) => `arn:${place.partition}:bedrock:*::foundation-model/${id}`;
    if (model.startsWith("arn:"))
        return [model, foundation("*")];
    // `<geography>.<provider>.<model>`; a plain id, `<provider>.<model>`, may have a dot in its version.
    const profile = /^(?:[a-z]{2,6}|us-gov)\.(?<id>[a-z][a-z0-9]*\..+)$/.exec(model);
    if (profile?.groups === undefined)
        return [foundation(model)];
    return [arn(place, "bedrock", `inference-profile/${model}`), foundation(profile.groups["id"] ?? "*")];
}
function observability(place) {
    return [
        allow("XRayTracingAccess", [
            "xray:PutTraceSegments",
            "xray:PutTelemetryRecords",
            "xray:GetSamplingRules",
            "xray:GetSamplingTargets",
        ], ["*"]),
        allow("CloudWatchLogsGroup", ["logs:CreateLogGroup", "logs:DescribeLogStreams"], [arn(place, "logs", runtimeLogs)]),
        allow("CloudWatchLogsDescribeGroups", ["logs:DescribeLogGroups"], [arn(place, "logs", "log-group:*")]),
        allow("CloudWatchLogsStream", ["logs:CreateLogStream", "logs:PutLogEvents"], [arn(place, "logs", `${runtimeLogs}:log-stream:*`)]),
        allow("CloudWatchMetricsPublish", ["cloudwatch:PutMetricData"], ["*"], {
            StringEquals: { "cloudwatch:namespace": "bedrock-agentcore" },
        }),
    ];
}
/** One credential lookup is authorised on each of these ARNs by itself; a parent never covers a child. */
function identity(place, { harnessName, credentialProvider }) {
    const directory = arn(place, "bedrock-agentcore", "workload-identity-directory/default");
    const workload = `${directory}/workload-identity/harness_${harnessName}-*`;
    const tokens = allow("AgentCoreWorkloadIdentity", ["bedrock-agentcore:GetWorkloadAccessToken", "bedrock-agentcore:GetWorkloadAccessTokenForJWT"], [directory, workload]);
    if (credentialProvider === undefined)
        return [tokens];
    const { name } = credentialProvider;
    const vault = arn(place, "bedrock-agentcore", "token-vault/default");
    return [
        tokens,
        allow("ResolveTokenVaultCredentials", ["bedrock-agentcore:GetResourceApiKey"], [directory, workload, vault, `${vault}/apikeycredentialprovider/${name}`]),
        allow("ReadTokenVaultBackingSecrets", ["secretsmanager:GetSecretValue"], [arn(place, "secretsmanager", `secret:bedrock-agentcore-identity!default/apikey/${name}-*`)]),
    ];
}
function memory(place, needs) {
    if (needs.memory === undefined)
        return [];
    // The service shortens the name of a managed memory; AWS's own construct matches its first 34 characters.
    const managed = arn(place, "bedrock-agentcore", `memory/${`harness_${needs.harnessName}`.slice(0, 34)}*`);
    return [
        allow("AgentCoreMemory", [
            "bedrock-agentcore:CreateEvent",
            "bedrock-agentcore:DeleteEvent",
            "bedrock-agentcore:GetEvent",
            "bedrock-agentcore:ListEvents",
            "bedrock-agentcore:RetrieveMemoryRecords",
        ], [needs.memory === "managed" ? managed : needs.memory]),
    ];
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-bedrock-agentcore-control/dist-cjs/index.js
var client_bedrock_agentcore_control_dist_cjs = __webpack_require__(7508);
;// CONCATENATED MODULE: ./build/src/resources/api-key-credential-provider.js
/**
 * An API key in the AgentCore Identity token vault: here the complete value of the Authorization header that the
 * harness sends to the MCP server.
 */






/** Tells which version of the credentials the vault holds; the vault has no versions of its own. */
const credentialsVersionTag = "zscaler-harness-credentials-version";
const unversioned = "none";
const apiKeyCredentialProvider = defineResource({
    kind: "bedrock-agentcore.ApiKeyCredentialProvider",
    noun: "credential provider",
    async observe(aws, { name }) {
        const { agentCore } = aws.clients;
        const expectedArn = arn(aws, "bedrock-agentcore", `token-vault/default/apikeycredentialprovider/${name}`);
        const [provider, tagged] = await Promise.all([
            (0,errors/* found */.F9)(agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* GetApiKeyCredentialProviderCommand */.TtT({ name }))),
            (0,errors/* found */.F9)(agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* ListTagsForResourceCommand */.a_e({ resourceArn: expectedArn }))),
        ]);
        if (provider === undefined)
            return undefined;
        const version = tagged?.tags?.[credentialsVersionTag];
        const isVersioned = version !== undefined && version !== unversioned;
        return {
            id: provider.credentialProviderArn ?? expectedArn,
            tags: tagged?.tags ?? {},
            version: isVersioned ? version : undefined,
            stored: isVersioned ? [] : await storedValues(aws, provider.apiKeySecretArn?.secretArn),
        };
    },
    async create({ clients: { agentCore } }, { name }, { apiKey, version }, { tags }) {
        const all = { ...tags, [credentialsVersionTag]: version ?? unversioned };
        const created = await agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* CreateApiKeyCredentialProviderCommand */.RDz({ name, apiKey: apiKey.reveal(), tags: all }));
        return { id: created.credentialProviderArn ?? "", tags: all, version, stored: [apiKey] };
    },
    compare({ apiKey, version }, live) {
        const current = version === undefined
            ? live.version === undefined && live.stored.some((one) => one.reveal() === apiKey.reveal())
            : live.version === version;
        return current ? [] : [{ path: "apiKey", before: "(secret)", after: "(secret)" }];
    },
    async sync({ clients: { agentCore } }, { name }, { apiKey, version }, live) {
        await agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* UpdateApiKeyCredentialProviderCommand */.cJv({ name, apiKey: apiKey.reveal() }));
        // After the key: a run that dies in between updates the key once more.
        const tags = { [credentialsVersionTag]: version ?? unversioned };
        await agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* TagResourceCommand */.eqU({ resourceArn: live.id, tags }));
        return { ...live, tags: { ...live.tags, ...tags }, version, stored: [apiKey] };
    },
    async tag({ clients: { agentCore } }, { id }, tags) {
        await agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: { ...tags } }));
    },
    async remove({ clients: { agentCore } }, { name }) {
        await (0,errors/* found */.F9)(agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* DeleteApiKeyCredentialProviderCommand */.MWi({ name })));
        return gone;
    },
    outputs: ({ id }) => ({ arn: id, name: id.slice(id.lastIndexOf("/") + 1) }),
});
/** AgentCore Identity keeps the key in a secret of this account; its form is not documented, so every reading counts. */
async function storedValues({ clients: { secrets }, mask }, secretArn) {
    if (secretArn === undefined)
        return [];
    const answer = await (0,errors/* found */.F9)(secrets.send(new client_secrets_manager_dist_cjs/* GetSecretValueCommand */.d2({ SecretId: secretArn }))).catch((thrown) => {
        // Without the right to read it the key is written again at every deploy.
        if ((0,errors/* isAccessDenied */.w7)(thrown))
            return undefined;
        throw thrown;
    });
    const whole = answer?.SecretString;
    if (whole === undefined)
        return [];
    const readings = [whole, ...Object.values(stringMembers(whole))];
    mask(readings);
    return readings.map((value) => new SecretText(value));
}

;// CONCATENATED MODULE: ./build/src/aws/harnesses.js
/** Finding a harness by its name. */

/** The list has no filter: every page is read until the name turns up. */
async function harnessIdOf({ clients: { agentCore } }, name) {
    for await (const page of (0,client_bedrock_agentcore_control_dist_cjs/* paginateListHarnesses */.k7K)({ client: agentCore, pageSize: 100 }, {})) {
        const summary = page.harnesses?.find(({ harnessName }) => harnessName === name);
        if (summary !== undefined)
            return summary.harnessId;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/src/resources/harness.js
/**
 * An Amazon Bedrock AgentCore Harness: the agent itself, with its model, prompt, tools and limits. Every successful
 * update makes an immutable version, so nothing is sent unless something differs.
 */






const harness = defineResource({
    kind: "bedrock-agentcore.Harness",
    noun: "harness",
    async observe(aws, { name }, hint) {
        const remembered = hint === undefined ? undefined : await harnessById(aws, hint.slice(hint.lastIndexOf("/") + 1));
        // The input harness-name may have changed since: then what the state remembers is another harness.
        const seen = remembered?.harnessName === name ? remembered : await harnessByName(aws, name);
        return seen && liveHarness(aws, seen, 2);
    },
    async create(aws, { name }, spec, { tags, token }) {
        const created = await (0,retry/* onceRoleIsUsable */.q)(aws.signal, () => aws.clients.agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* CreateHarnessCommand */.S2$({
            harnessName: name,
            clientToken: token,
            executionRoleArn: spec.executionRoleArn,
            ...settings(spec),
            memory: spec.memory,
            tags: { ...tags },
        })));
        if (created.harness === undefined)
            throw new failure_failure/* Failure */.HR("NO_ANSWER", "CreateHarness answered without a harness");
        return { id: created.harness.arn ?? "", tags, harness: created.harness, timesReady: 0 };
    },
    compare(spec, { harness: now }) {
        const wanted = {
            executionRoleArn: spec.executionRoleArn,
            ...settings(spec),
        };
        const live = { ...now };
        return [
            ...brokenStatus(now),
            ...Object.entries(wanted)
                .filter(([path, after]) => after !== undefined && !covers(live[path], after))
                .map(([path, after]) => ({ path, before: live[path], after })),
            ...(covers(now.memory ?? { disabled: {} }, spec.memory)
                ? []
                : [{ path: "memory", before: now.memory, after: spec.memory }]),
        ];
    },
    async sync(aws, _identity, spec, live, changes, { token }) {
        const whole = {
            executionRoleArn: spec.executionRoleArn,
            ...settings(spec),
            memory: { optionalValue: spec.memory },
        };
        // A failed update is repeated whole; otherwise only what differs is sent.
        const failed = changes.some(({ path }) => path === "status");
        const changed = new Set(changes.map(({ path }) => path));
        const sent = Object.fromEntries(Object.entries(whole).filter(([path]) => failed || changed.has(path)));
        const updated = await (0,retry/* onceRoleIsUsable */.q)(aws.signal, () => aws.clients.agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* UpdateHarnessCommand */.zxg({ harnessId: live.harness.harnessId, clientToken: token, ...sent })));
        return { ...live, harness: updated.harness ?? live.harness, timesReady: 0 };
    },
    async tag({ clients: { agentCore } }, { id }, tags) {
        await agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: { ...tags } }));
    },
    async refresh(aws, _identity, live) {
        const seen = await harnessById(aws, live.harness.harnessId ?? "");
        return seen && { ...live, harness: seen, timesReady: seen.status === "READY" ? live.timesReady + 1 : 0 };
    },
    health({ harness: { status, failureReason }, timesReady }) {
        if (status === "READY")
            return timesReady > 1 ? ready : { status: "pending", why: "harness is settling" };
        const why = [`harness is ${status}`, failureReason].filter(Boolean).join(": ");
        return { status: status?.endsWith("_FAILED") ? "failed" : "pending", why };
    },
    async remove(aws, _identity, live) {
        const harnessId = live.harness.harnessId ?? "";
        const now = await harnessById(aws, harnessId);
        if (now === undefined)
            return gone;
        if (now.status === "DELETING")
            return { status: "pending", why: "harness is DELETING" };
        if (now.status === "DELETE_FAILED" && Number(now.updatedAt) > Number(live.harness.updatedAt))
            throw new failure_failure/* Failure */.HR("DELETE_FAILED", `AWS could not delete it: ${now.failureReason ?? "no reason given"}`, {
                fix: "AWS deletes the parts of a harness with the caller's rights: check bedrock-agentcore:GetAgentRuntime and DeleteAgentRuntime, then destroy again.",
            });
        if (await hasEndpoints(aws, harnessId))
            return { status: "pending", why: "its endpoints are being removed" };
        await (0,errors/* found */.F9)(aws.clients.agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* DeleteHarnessCommand */.PuM({ harnessId })));
        return { status: "pending", why: "its deletion has begun" };
    },
    outputs({ id, harness: now }) {
        const runtimeId = now.environment?.agentCoreRuntimeEnvironment?.agentRuntimeId;
        // The runtime underneath may be named only a moment after the harness itself.
        if (runtimeId === undefined && now.status === "CREATING")
            return undefined;
        return {
            arn: id,
            id: now.harnessId ?? "",
            version: now.harnessVersion ?? "",
            status: now.status ?? "",
            runtimeId: runtimeId ?? "",
        };
    },
});
/** The members that CreateHarness and UpdateHarness take alike. */
function settings(spec) {
    return {
        model: spec.model,
        systemPrompt: [{ text: spec.systemPrompt }],
        tools: [...spec.tools],
        allowedTools: [...spec.allowedTools],
        maxIterations: spec.maxIterations,
        timeoutSeconds: spec.timeoutSeconds,
    };
}
function brokenStatus({ status, failureReason }) {
    const change = {
        path: "status",
        before: [status, failureReason].filter(Boolean).join(": "),
        after: "READY",
    };
    if (status === "UPDATE_FAILED")
        return [change];
    // There is no way out of these but to make it again.
    return status === "CREATE_FAILED" || status === "DELETE_FAILED" ? [{ ...change, replaces: true }] : [];
}
/** Everything wanted is there; members that AWS adds by default do not count. */
function covers(live, wanted) {
    if (wanted === undefined)
        return true;
    if (Array.isArray(wanted))
        return (Array.isArray(live) &&
            live.length === wanted.length &&
            wanted.every((one, index) => covers(live[index], one)));
    // A temperature is a `float` in AWS's model: single precision.
    if (typeof wanted === "number" && typeof live === "number")
        return Math.fround(live) === Math.fround(wanted);
    if (typeof wanted !== "object" || wanted === null)
        return live === wanted;
    if (typeof live !== "object" || live === null)
        return false;
    const members = { ...live };
    return Object.entries(wanted).every(([key, value]) => covers(members[key], value));
}
async function harnessById({ clients: { agentCore } }, harnessId) {
    return (await (0,errors/* found */.F9)(agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* GetHarnessCommand */.Sr2({ harnessId }))))?.harness;
}
async function harnessByName(aws, name) {
    const harnessId = await harnessIdOf(aws, name);
    return harnessId === undefined ? undefined : harnessById(aws, harnessId);
}
async function liveHarness(aws, seen, timesReady) {
    const id = seen.arn ?? "";
    const tagged = await (0,errors/* found */.F9)(aws.clients.agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* ListTagsForResourceCommand */.a_e({ resourceArn: id })));
    return {
        id,
        tags: tagged?.tags ?? {},
        harness: seen,
        timesReady,
        ...(seen.status === "DELETING" ? { leaving: "harness is DELETING" } : {}),
    };
}
/** A harness with endpoints of its own cannot be deleted: starts their deletion and says whether any is left. */
async function hasEndpoints({ clients: { agentCore } }, harnessId) {
    const endpoints = [];
    for await (const page of (0,client_bedrock_agentcore_control_dist_cjs/* paginateListHarnessEndpoints */.qBT)({ client: agentCore }, { harnessId }))
        endpoints.push(...(page.endpoints ?? []));
    const own = endpoints.filter(({ endpointName }) => endpointName !== undefined && endpointName !== "DEFAULT");
    await Promise.all(own
        .filter(({ status }) => status !== "DELETING")
        .map(({ endpointName }) => (0,errors/* found */.F9)(agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* DeleteHarnessEndpointCommand */.obV({ harnessId, endpointName })))));
    return own.length > 0;
}

;// CONCATENATED MODULE: ./build/src/resources/harness-endpoint.js
/** A named endpoint of a harness: pinned to one version, moved only when told. Goes with its harness. */




const harnessEndpoint = defineResource({
    kind: "bedrock-agentcore.HarnessEndpoint",
    noun: "harness endpoint",
    async observe(aws, { name, harness }, hint) {
        // `…:harness/<id>/harness-endpoint/<name>`
        const harnessId = hint?.split("/")[1] ?? (await harnessIdOf(aws, harness));
        const endpoint = harnessId === undefined ? undefined : await endpointOf(aws, harnessId, name);
        if (endpoint === undefined)
            return undefined;
        const id = endpoint.arn ?? "";
        const tagged = await (0,errors/* found */.F9)(aws.clients.agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* ListTagsForResourceCommand */.a_e({ resourceArn: id })));
        return liveEndpoint(endpoint, tagged?.tags ?? {});
    },
    async create({ clients: { agentCore } }, { name }, { harnessId, targetVersion }, { tags, token }) {
        const { endpoint } = await agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* CreateHarnessEndpointCommand */.N9c({
            harnessId,
            endpointName: name,
            targetVersion,
            clientToken: token,
            tags: { ...tags },
        }));
        return liveEndpoint(endpoint, tags);
    },
    compare: ({ targetVersion }, { endpoint }) => differences({ targetVersion }, { targetVersion: endpoint.targetVersion ?? endpoint.liveVersion }),
    async sync({ clients: { agentCore } }, { name }, { harnessId, targetVersion }, live, _changes, { token }) {
        const { endpoint } = await agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* UpdateHarnessEndpointCommand */.Kn3({ harnessId, endpointName: name, targetVersion, clientToken: token }));
        return liveEndpoint(endpoint, live.tags ?? {});
    },
    async tag({ clients: { agentCore } }, { id }, tags) {
        await agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: { ...tags } }));
    },
    async refresh(aws, { name }, live) {
        const endpoint = await endpointOf(aws, live.endpoint.harnessId ?? "", name);
        return endpoint && liveEndpoint(endpoint, live.tags ?? {});
    },
    health({ endpoint: { status, failureReason, liveVersion, targetVersion } }) {
        const moved = targetVersion === undefined || liveVersion === targetVersion;
        if (status === "READY" && moved)
            return ready;
        const why = [`endpoint is ${status}`, failureReason].filter(Boolean).join(": ");
        return { status: status?.endsWith("_FAILED") ? "failed" : "pending", why };
    },
    async remove(aws, { name }, live) {
        const harnessId = live.endpoint.harnessId ?? "";
        const now = await endpointOf(aws, harnessId, name);
        if (now === undefined)
            return gone;
        if (now.status !== "DELETING")
            await (0,errors/* found */.F9)(aws.clients.agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* DeleteHarnessEndpointCommand */.obV({ harnessId, endpointName: name })));
        return { status: "pending", why: "endpoint is being removed" };
    },
    outputs: ({ id, endpoint }) => ({ arn: id, version: endpoint.liveVersion ?? endpoint.targetVersion ?? "" }),
});
function liveEndpoint(endpoint, tags) {
    const known = endpoint ?? {};
    return {
        id: known.arn ?? "",
        tags,
        endpoint: known,
        ...(known.status === "DELETING" ? { leaving: "endpoint is DELETING" } : {}),
    };
}
async function endpointOf(aws, harnessId, endpointName) {
    const answer = await (0,errors/* found */.F9)(aws.clients.agentCore.send(new client_bedrock_agentcore_control_dist_cjs/* GetHarnessEndpointCommand */.lie({ harnessId, endpointName })));
    return answer?.endpoint;
}

;// CONCATENATED MODULE: ./build/src/resources/harness-logs.js
/**
 * The log groups of a harness, `/aws/bedrock-agentcore/runtimes/<runtime id>-<endpoint>`. AgentCore would make them at
 * the first invocation, without retention, and leave them behind; made here beforehand they expire and go.
 */



const prefix = "/aws/bedrock-agentcore/runtimes/";
const harnessLogs = defineResource({
    kind: "bedrock-agentcore.HarnessLogGroups",
    noun: "harness log groups",
    async observe({ clients: { logs } }, { name }) {
        const groups = [];
        const logGroupNamePrefix = `${prefix}harness_${name}-`;
        for await (const page of (0,client_cloudwatch_logs_dist_cjs/* paginateDescribeLogGroups */.BSi)({ client: logs }, { logGroupNamePrefix }))
            groups.push(...(page.logGroups ?? []).filter(({ logGroupName }) => isGroupOf(name, logGroupName ?? "")));
        return groups.length === 0 ? undefined : { id: logGroupNamePrefix, tags: undefined, groups };
    },
    async create(aws, identity, spec, making) {
        const live = { id: `${prefix}harness_${identity.name}-`, tags: undefined, groups: [] };
        return this.sync(aws, identity, spec, live, this.compare(spec, live), making);
    },
    compare({ runtimeId, retentionInDays }, { groups }) {
        const main = defaultGroup(runtimeId);
        const missing = groups.some(({ logGroupName }) => logGroupName === main)
            ? []
            : [{ path: main, before: undefined, after: retentionInDays }];
        return [
            ...missing,
            ...groups
                .filter((group) => group.retentionInDays !== retentionInDays)
                .map((group) => ({
                path: group.logGroupName ?? "",
                before: group.retentionInDays,
                after: retentionInDays,
            })),
        ];
    },
    async sync({ clients: { logs } }, _identity, { retentionInDays }, live, changes, { tags }) {
        const known = new Set(live.groups.map(({ logGroupName }) => logGroupName));
        await Promise.all(changes.map(async ({ path: logGroupName }) => {
            if (!known.has(logGroupName))
                await logs.send(new client_cloudwatch_logs_dist_cjs/* CreateLogGroupCommand */.BOU({ logGroupName, tags: { ...tags } })).catch((thrown) => {
                    if (!(0,errors/* isAlreadyThere */.P2)(thrown))
                        throw thrown;
                });
            await logs.send(new client_cloudwatch_logs_dist_cjs/* PutRetentionPolicyCommand */.h5R({ logGroupName, retentionInDays }));
        }));
        const changed = changes.map(({ path: logGroupName }) => ({ logGroupName, retentionInDays }));
        const untouched = live.groups.filter(({ logGroupName }) => !changes.some(({ path }) => path === logGroupName));
        return { ...live, groups: [...untouched, ...changed] };
    },
    async remove(aws, identity) {
        const live = await this.observe(aws, identity);
        await Promise.all((live?.groups ?? []).map(({ logGroupName }) => (0,errors/* found */.F9)(aws.clients.logs.send(new client_cloudwatch_logs_dist_cjs/* DeleteLogGroupCommand */.ID1({ logGroupName })))));
        return gone;
    },
    outputs: ({ groups }) => ({ group: groups[0]?.logGroupName ?? "" }),
});
function defaultGroup(runtimeId) {
    return `${prefix}${runtimeId}-DEFAULT`;
}
/** One harness's name may begin with another's: the 10 characters that AWS appends decide. */
function isGroupOf(harness, group) {
    const rest = group.slice(`${prefix}harness_${harness}`.length);
    return /^-[A-Za-z0-9]{10}-[A-Za-z][A-Za-z0-9_]*$/.test(rest);
}

;// CONCATENATED MODULE: ./build/src/settings/model.js
/** The model that the harness uses unless the `model` input names one. */
const claude = "anthropic.claude-sonnet-4-5-20250929-v1:0";
/**
 * The cross-region inference profile of the default model for a region: the geography that keeps requests nearest, or
 * the global profile where there is none.
 */
function defaultModel(region) {
    return `${geographyOf(region)}.${claude}`;
}
function geographyOf(region) {
    if (region.startsWith("us-gov-")) {
        return "us-gov";
    }
    if (/^(?:us|ca)-/.test(region)) {
        return "us";
    }
    if (region.startsWith("eu-")) {
        return "eu";
    }
    if (/^ap-northeast-[13]$/.test(region)) {
        return "jp";
    }
    if (/^ap-southeast-[24]$/.test(region)) {
        return "au";
    }
    return "global";
}

;// CONCATENATED MODULE: ./build/src/settings/system-prompt.js
/** What the agent is told unless `system-prompt` or `system-prompt-file` says otherwise. */
const defaultSystemPrompt = `You are a senior administrator's assistant for the Zscaler Zero Trust Exchange. \
One tool server, "zscaler", gives you more than two hundred operations on Zscaler Internet Access (ZIA), Private Access \
(ZPA), Digital Experience (ZDX), Client Connector (ZCC), Zero Trust Workloads (ZTW), ZIdentity, External Attack Surface \
Management (EASM), Z-Insights and Microsegmentation (ZMS).

How you work:
- Answer in plain language, with the facts first. Do not describe how tools are called.
- An empty list is an answer: nothing matches. Say so and ask what else to look for; do not try again with guesses.
- Read before you write. Every creation, change and deletion is dangerous: say exactly what it will do and wait for an \
explicit yes.
- After creating, changing or deleting anything in ZIA, call zia_activate_configuration(); until then it has no effect.
- Ids are strings. Take them from answers of the tools and never make one up.
- The set of tools is fixed when the server starts. If a service has no tools, say that it is not loaded; do not \
answer from another service instead.
`;

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-iam/dist-cjs/index.js
var client_iam_dist_cjs = __webpack_require__(6764);
;// CONCATENATED MODULE: ./build/src/resources/existing-role.js
/** An IAM role that was brought (`roles`): used and checked, never changed or deleted. */




const existingRole = defineLookup({
    kind: "iam.ExistingRole",
    noun: "existing IAM role",
    async observe({ clients: { iam } }, { name, arn, input, service }) {
        const answer = await (0,errors/* found */.F9)(iam.send(new client_iam_dist_cjs/* GetRoleCommand */.kbp({ RoleName: name }))).catch((thrown) => {
            // Where CI may not create roles it often may not read them either: the service that uses it will judge.
            if ((0,errors/* isAccessDenied */.w7)(thrown))
                return "unreadable";
            throw thrown;
        });
        if (answer === "unreadable")
            return { arn };
        if (answer?.Role === undefined)
            throw new failure_failure/* Failure */.HR("ROLE_MISSING", `the input roles names ${input}=${arn}, which does not exist`, {
                fix: "Create the role, or correct the ARN.",
            });
        const trust = decodeURIComponent(answer.Role.AssumeRolePolicyDocument ?? "");
        if (!trust.includes(service))
            throw new failure_failure/* Failure */.HR("ROLE_NOT_TRUSTED", `the role ${arn} (input roles, ${input}) cannot be assumed by ${service}`, {
                fix: `Add a statement to its trust policy: Principal {"Service": "${service}"}, Action "sts:AssumeRole".`,
            });
        return { arn };
    },
    outputs: ({ arn }) => ({ arn }),
});

;// CONCATENATED MODULE: ./build/src/resources/iam-role.js
/**
 * An IAM role with its trust, its policies and its boundary, all compared and repaired.
 *
 * @example
 * graph.add("harness-role", iamRole, { name: names.harnessRole }, {}, () => harnessRole(place, names.harness));
 */






/** IAM refuses two changes of one role at the same moment with ConcurrentModification. */
const concurrentChangeLimit = 30_000;
const iamRole = defineResource({
    kind: "iam.Role",
    noun: "IAM role",
    async observe({ clients: { iam } }, { name }) {
        const role = await (0,errors/* found */.F9)(iam.send(new client_iam_dist_cjs/* GetRoleCommand */.kbp({ RoleName: name })));
        if (role?.Role === undefined)
            return undefined;
        const [managedPolicies, inlinePolicies] = await Promise.all([
            attachedPolicies(iam, name),
            inlinePoliciesOf(iam, name),
        ]);
        return liveRole(role.Role, name, managedPolicies, inlinePolicies);
    },
    async create(aws, { name }, spec, { tags }) {
        const { Role: role } = await aws.clients.iam.send(new client_iam_dist_cjs/* CreateRoleCommand */.IS({
            RoleName: name,
            Description: spec.description,
            AssumeRolePolicyDocument: JSON.stringify(spec.trust),
            PermissionsBoundary: spec.permissionsBoundary,
            Tags: upperCaseTags(tags),
        }));
        const live = liveRole(role ?? {}, name, [], {}, tags);
        return this.sync(aws, { name }, spec, live, this.compare(spec, live), { tags, token: "" });
    },
    compare(spec, live) {
        return [
            ...change("trust", live.trust, spec.trust),
            ...(spec.permissionsBoundary === undefined
                ? []
                : change("permissionsBoundary", live.permissionsBoundary, spec.permissionsBoundary)),
            ...iam_role_named(spec.managedPolicies, live.managedPolicies, "managedPolicies"),
            ...Object.keys({ ...live.inlinePolicies, ...spec.inlinePolicies }).flatMap((policy) => change(`inlinePolicies.${policy}`, live.inlinePolicies[policy], spec.inlinePolicies[policy])),
        ];
    },
    async sync({ clients: { iam }, signal }, { name }, spec, live, changes) {
        const RoleName = name;
        await Promise.all(changes.map(({ path, before, after }) => (0,retry/* retrying */.R)(async () => {
            const [aspect, policy = ""] = splitOnce(path);
            if (aspect === "trust")
                await iam.send(new client_iam_dist_cjs/* UpdateAssumeRolePolicyCommand */.tuH({ RoleName, PolicyDocument: JSON.stringify(after) }));
            else if (aspect === "permissionsBoundary")
                await iam.send(new client_iam_dist_cjs/* PutRolePermissionsBoundaryCommand */.fly({ RoleName, PermissionsBoundary: String(after) }));
            else if (aspect === "managedPolicies")
                await iam.send(after === undefined
                    ? new client_iam_dist_cjs/* DetachRolePolicyCommand */.BA7({ RoleName, PolicyArn: String(before) })
                    : new client_iam_dist_cjs/* AttachRolePolicyCommand */.XgU({ RoleName, PolicyArn: String(after) }));
            else if (after === undefined)
                await iam.send(new client_iam_dist_cjs/* DeleteRolePolicyCommand */.Tt({ RoleName, PolicyName: policy }));
            else
                await iam.send(new client_iam_dist_cjs/* PutRolePolicyCommand */.pMt({
                    RoleName,
                    PolicyName: policy,
                    PolicyDocument: JSON.stringify(after),
                }));
        }, { signal, on: errors/* isInMotion */.gT, limit: concurrentChangeLimit })));
        return {
            ...live,
            trust: spec.trust,
            managedPolicies: spec.managedPolicies,
            inlinePolicies: spec.inlinePolicies,
            permissionsBoundary: spec.permissionsBoundary ?? live.permissionsBoundary,
        };
    },
    async tag({ clients: { iam } }, { name }, tags) {
        await iam.send(new client_iam_dist_cjs/* TagRoleCommand */.Wcv({ RoleName: name, Tags: upperCaseTags(tags) }));
    },
    async remove({ clients: { iam } }, { name }) {
        const RoleName = name;
        const [managed, inline] = await Promise.all([
            (0,errors/* found */.F9)(attachedPolicies(iam, name)),
            (0,errors/* found */.F9)(inlinePolicyNames(iam, name)),
        ]);
        await Promise.all([
            ...(managed ?? []).map((PolicyArn) => (0,errors/* found */.F9)(iam.send(new client_iam_dist_cjs/* DetachRolePolicyCommand */.BA7({ RoleName, PolicyArn })))),
            ...(inline ?? []).map((PolicyName) => (0,errors/* found */.F9)(iam.send(new client_iam_dist_cjs/* DeleteRolePolicyCommand */.Tt({ RoleName, PolicyName })))),
        ]);
        await (0,errors/* found */.F9)(iam.send(new client_iam_dist_cjs/* DeleteRoleCommand */.$kI({ RoleName })));
        return gone;
    },
    outputs: ({ id }) => ({ arn: id }),
});
function liveRole(role, name, managedPolicies, inlinePolicies, tags) {
    return {
        id: role.Arn ?? "",
        name,
        tags: tags ?? tagMap(role.Tags),
        trust: parsedDocument(role.AssumeRolePolicyDocument),
        managedPolicies,
        inlinePolicies,
        permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
    };
}
async function attachedPolicies(iam, RoleName) {
    const arns = [];
    for await (const page of (0,client_iam_dist_cjs/* paginateListAttachedRolePolicies */.mpN)({ client: iam }, { RoleName }))
        arns.push(...(page.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn ?? ""));
    return arns;
}
async function inlinePolicyNames(iam, RoleName) {
    const names = [];
    for await (const page of (0,client_iam_dist_cjs/* paginateListRolePolicies */.ow6)({ client: iam }, { RoleName }))
        names.push(...(page.PolicyNames ?? []));
    return names;
}
async function inlinePoliciesOf(iam, RoleName) {
    const names = await inlinePolicyNames(iam, RoleName);
    const policies = await Promise.all(names.map(async (PolicyName) => {
        const policy = await (0,errors/* found */.F9)(iam.send(new client_iam_dist_cjs/* GetRolePolicyCommand */.WHQ({ RoleName, PolicyName })));
        return [PolicyName, parsedDocument(policy?.PolicyDocument)];
    }));
    return Object.fromEntries(policies.filter(([, document]) => document !== undefined));
}
/** IAM returns policy documents URL-encoded. */
function parsedDocument(encoded) {
    return encoded === undefined ? undefined : JSON.parse(decodeURIComponent(encoded));
}
function change(path, before, after) {
    return (0,external_node_util_.isDeepStrictEqual)(before, after) ? [] : [{ path, before, after }];
}
/** Members of a set that are missing or too many, each as a change of its own. */
function iam_role_named(wanted, live, path) {
    return [
        ...wanted.filter((one) => !live.includes(one)).map((after) => ({ path, before: undefined, after })),
        ...live.filter((one) => !wanted.includes(one)).map((before) => ({ path, before, after: undefined })),
    ];
}
function splitOnce(path) {
    const dot = path.indexOf(".");
    return dot < 0 ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
}

;// CONCATENATED MODULE: ./build/src/topologies/roles.js
/** A role of a stage: made, or brought with the input `roles` where CI may not create any. */



const services = {
    harness: "bedrock-agentcore.amazonaws.com",
    taskExecution: "ecs-tasks.amazonaws.com",
    infrastructure: "ecs.amazonaws.com",
};
const inputWords = {
    harness: "harness",
    taskExecution: "task-execution",
    infrastructure: "infrastructure",
};
function role(graph, { roles, permissionsBoundary }, id, which, name, needs, policies, options) {
    const arn = roles[which];
    if (arn !== undefined)
        return graph.lookup(id, existingRole, {
            name: lastSegment(arn),
            arn,
            input: inputWords[which],
            service: services[which],
        });
    return graph.add(id, iamRole, { name }, needs, (need) => ({ ...policies(need), permissionsBoundary }), options);
}

;// CONCATENATED MODULE: ./build/src/topologies/harness-side.js









const toolName = "zscaler";
function addHarnessSide(graph, place, settings, { server, url, source, header }) {
    const { names, harness: wanted } = settings;
    // Their shape is AWS's business: the service judges what the SDK does not know yet.
    const further = wanted.tools;
    const model = wanted.model ?? defaultModel(place.region);
    const memory = { disabled: undefined, managed: "managed", existing: memoryArn(wanted.memory) }[wanted.memory.kind];
    const credentials = header &&
        graph.add("credentials", apiKeyCredentialProvider, { name: names.credentialProvider }, { source }, (need) => {
            const { value, version } = header(need.source);
            return { apiKey: value, version };
        });
    const executionRole = role(graph, settings, "harness-role", "harness", names.harnessRole, {}, () => harnessRole(place, {
        harnessName: names.harness,
        model,
        credentialProvider: header && { name: names.credentialProvider },
        memory,
    }));
    // The harness needs only the server's URL: it is created while the service is still rolling out.
    const needs = { executionRole, server: byAddress(server), credentials };
    const agent = graph.add("harness", harness, { name: names.harness }, needs, (need) => ({
        executionRoleArn: need.executionRole.arn,
        model: {
            bedrockModelConfig: { modelId: model, maxTokens: wanted.maxTokens, temperature: wanted.temperature },
        },
        systemPrompt: wanted.systemPrompt ?? defaultSystemPrompt,
        tools: [mcpTool(url(need.server), need.credentials?.arn), ...further],
        allowedTools: wanted.allowedTools,
        memory: wanted.memory.kind === "disabled"
            ? { disabled: {} }
            : wanted.memory.kind === "managed"
                ? { managedMemoryConfiguration: {} }
                : { agentCoreMemoryConfiguration: { arn: wanted.memory.arn } },
        maxIterations: wanted.maxIterations,
        timeoutSeconds: wanted.timeoutSeconds,
    }));
    graph.add("harness-logs", harnessLogs, { name: names.harness }, { agent }, (need) => ({ runtimeId: need.agent.runtimeId, retentionInDays: settings.logRetentionDays }), { trails: true });
    if (wanted.endpoint !== undefined)
        graph.add("harness-endpoint", harnessEndpoint, { name: wanted.endpoint, harness: names.harness }, { agent: whenReady(agent), server: whenReady(byAddress(server)) }, (need) => ({ harnessId: need.agent.id, targetVersion: need.agent.version }));
}
function mcpTool(url, providerArn) {
    return {
        type: "remote_mcp",
        name: toolName,
        config: {
            remoteMcp: {
                url,
                // The harness swaps the whole value for the key in the token vault when it calls.
                ...(providerArn === undefined ? {} : { headers: { Authorization: `\${${providerArn}}` } }),
            },
        },
    };
}
function memoryArn(memory) {
    return memory.kind === "existing" ? memory.arn : undefined;
}

;// CONCATENATED MODULE: ./build/src/topologies/topology.js
/** The outputs of a node as its kind gives them; undefined where the run did not get that far. */
function outputsOf(outputs, { id }) {
    return outputs.get(id);
}

;// CONCATENATED MODULE: ./build/src/topologies/ecs.js
















function ecs(place, settings, { hosting, delivery }) {
    const { names, auth, kmsKey } = settings;
    const graph = createGraph();
    const image = graph.lookup("image", containerImage, {
        name: hosting.image,
        architecture: hosting.architecture,
    });
    const credentials = credentialSource();
    const cluster = graph.add("cluster", ecsCluster, { name: names.cluster }, {}, () => ({}));
    const logs = graph.add("log-group", logGroup, { name: names.logGroup }, {}, () => ({
        retentionInDays: settings.logRetentionDays,
        kmsKey,
    }));
    const executionRole = role(graph, settings, "task-execution-role", "taskExecution", names.taskExecutionRole, 
    // It names the secret, and may stay without it.
    { source: credentials.source && byAddress(credentials.source) }, (need) => taskExecutionRole(place, need.source?.arn, need.source?.kmsKey));
    const infrastructure = role(graph, settings, "infrastructure-role", "infrastructure", names.infrastructureRole, {}, () => infrastructureRole(place), 
    // ECS removes the load balancer with this role, after the service is gone; the cluster is refused until then.
    { removedAfter: cluster });
    const service = graph.add("mcp-service", expressService, { name: names.service, cluster: names.cluster }, { image, cluster, logs, executionRole, infrastructure, source: credentials.source }, (need) => {
        const variables = (host) => ({
            ...credentials.plaintext,
            ...containerVariables(hosting, auth, need.source?.versionId, host),
        });
        return {
            executionRoleArn: need.executionRole.arn,
            infrastructureRoleArn: need.infrastructure.arn,
            image: need.image.uri,
            cpuArchitecture: need.image.architecture,
            containerPort: containerPort,
            environment: variables(undefined),
            environmentOnceNamed: variables,
            nameRollsOut: hosting.hostValidation === "container",
            secrets: need.source === undefined ? {} : projectedSecrets(need.source.arn, need.source.keys.split(",")),
            logGroup: need.logs.name,
            logStreamPrefix: "mcp",
            cpu: hosting.taskCpu,
            memory: hosting.taskMemory,
            healthCheckPath: hosting.healthCheckPath,
            minTaskCount: hosting.minTasks,
            maxTaskCount: hosting.maxTasks,
            subnets: hosting.subnets,
            securityGroups: hosting.securityGroups,
        };
    });
    graph.leftover("task-definitions", taskDefinitions, { name: `${names.cluster}-${names.service}` }, service);
    addHarnessSide(graph, place, settings, {
        server: service,
        url: urlOf,
        source: credentials.source,
        header: auth.mode === "none"
            ? undefined
            : (source) => ({
                value: credentials.header(source),
                version: headerVersion(source),
            }),
    });
    return {
        kind: "ecs",
        graph,
        connection(outputs) {
            const server = outputsOf(outputs, service);
            const source = credentials.source && outputsOf(outputs, credentials.source);
            if (server === undefined || (credentials.source !== undefined && source === undefined))
                return undefined;
            return {
                url: urlOf(server),
                authorization: auth.mode === "none" ? undefined : credentials.header(source),
            };
        },
    };
    /** Where the container gets its credentials from, and what header they make. */
    function credentialSource() {
        if (delivery.kind === "existing") {
            const source = graph.lookup("existing-secret", existingSecret, {
                name: delivery.secretId,
            });
            return { source, plaintext: {}, header: headerOf };
        }
        const values = credentialValues(delivery.credentials, auth);
        const header = () => headerOf(undefined);
        if (delivery.kind === "plaintext")
            return { source: undefined, plaintext: values, header };
        const source = graph.add("secret", secret, { name: names.secret }, {}, () => ({
            description: `Zscaler OneAPI credentials of the MCP server, stage ${settings.stage.name}`,
            values,
            kmsKey,
        }));
        return { source, plaintext: {}, header };
    }
    /** Version of the secret that the header is made from; undefined where it comes from the inputs alone. */
    function headerVersion(source) {
        const keys = source?.keys.split(",") ?? [];
        const isInSecret = delivery.kind === "managed"
            ? auth.mode !== "jwt"
            : auth.mode === "zscaler" && clientKeys.every((key) => keys.includes(key));
        return isInSecret ? source?.versionId : undefined;
    }
    function headerOf(source) {
        const values = source !== undefined && "values" in source
            ? source.values
            : {};
        const [clientId, clientSecret] = clientKeys.map((key) => values[key]?.reveal());
        // The pair of one source: an id of the one with a secret of the other would fit nowhere.
        const isWhole = clientId !== undefined && clientSecret !== undefined;
        const header = authorizationHeader(auth, isWhole ? { clientId, clientSecret } : delivery.credentials);
        if (header !== undefined)
            return header;
        throw new failure_failure/* Failure */.HR("SECRET_UNUSABLE", "the existing secret has no ZSCALER_CLIENT_ID and ZSCALER_CLIENT_SECRET, which auth-mode zscaler needs", { fix: "Add both keys to the secret named by credentials-secret." });
    }
}
function urlOf({ host }) {
    return `https://${host}/mcp`;
}
/** Keys of the secret that make the header of mode `zscaler`. */
const clientKeys = ["ZSCALER_CLIENT_ID", "ZSCALER_CLIENT_SECRET"];

;// CONCATENATED MODULE: ./build/src/resources/mcp-server.js
/** An MCP server that somebody else runs (`mcp-url`): only its address is ours. The handshake after a deploy judges it. */

const mcpServer = defineLookup({
    kind: "mcp.Server",
    noun: "MCP server",
    observe: async (_aws, { name }) => ({ url: name }),
    outputs: (server) => server,
});

;// CONCATENATED MODULE: ./build/src/topologies/external.js




function external(place, settings, { mcpUrl, credentials }) {
    const graph = createGraph();
    const authorization = authorizationHeader(settings.auth, credentials);
    const server = graph.lookup("mcp-server", mcpServer, { name: mcpUrl });
    addHarnessSide(graph, place, settings, {
        server,
        url: ({ url }) => url,
        source: undefined,
        header: authorization && (() => ({ value: authorization, version: undefined })),
    });
    return { kind: "external", graph, connection: () => ({ url: mcpUrl, authorization }) };
}

;// CONCATENATED MODULE: ./build/src/operations/deploy-outputs.js
/** The outputs of a deploy, from what its nodes told. */
function deployOutputs({ stage }, stateUri, topology, { applied, failures, changed, orphans }) {
    const { outputs, results } = applied;
    const changes = [
        ...results
            .filter(({ action }) => action !== "unchanged")
            .map(({ node, action, changes: differences }) => ({
            resource: node.id,
            kind: node.kind,
            name: node.name,
            action,
            changes: differences,
        })),
        ...orphans
            .filter(({ fate }) => fate.kind === "deleted")
            .map(({ node }) => ({
            resource: node.id,
            kind: node.kind,
            name: node.name,
            action: "delete",
            changes: [],
        })),
    ];
    return {
        ...known(topology, outputs),
        state: stateUri,
        stage: stage.slug,
        status: failures.length === 0 ? "ready" : outputs.has("harness") ? "degraded" : "failed",
        changed: changed && changes.length > 0,
        changes,
    };
}
/** What the state keeps of them for later runs. */
function rememberedOutputs(topology, outputs) {
    return Object.fromEntries(Object.entries({ ...known(topology, outputs), image: deploy_outputs_text(outputs.get("image"), "uri") }).filter((entry) => typeof entry[1] === "string"));
}
function known(topology, outputs) {
    const harness = outputs.get("harness");
    return {
        "harness-arn": deploy_outputs_text(harness, "arn"),
        "harness-id": deploy_outputs_text(harness, "id"),
        "harness-version": deploy_outputs_text(harness, "version"),
        "harness-status": deploy_outputs_text(harness, "status"),
        "mcp-url": topology.connection(outputs)?.url,
        "service-arn": deploy_outputs_text(outputs.get("mcp-service"), "arn"),
        "execution-role-arn": deploy_outputs_text(outputs.get("harness-role"), "arn"),
        "credential-provider-arn": deploy_outputs_text(outputs.get("credentials"), "arn"),
    };
}
function deploy_outputs_text(outputs, name) {
    const value = outputs === undefined ? undefined : outputs[name];
    return typeof value === "string" && value !== "" ? value : undefined;
}

;// CONCATENATED MODULE: ./build/src/agent/container-log.js
/** The last words of the container, for the diagnosis of a rollout that failed. */

const mostLines = 100;
/** Of up to 10,000 events or 1 MiB each; a container that says more has its latest words unread. */
const mostPages = 20;
/** Empty where the group cannot be read: the diagnosis then does without. */
async function lastContainerLines({ clients: { logs } }, logGroupName, since) {
    let last = [];
    let pages = 0;
    try {
        // The oldest come first, and there is no other order to ask for.
        for await (const { events = [] } of (0,client_cloudwatch_logs_dist_cjs/* paginateFilterLogEvents */.JQk)({ client: logs }, { logGroupName, startTime: since })) {
            last = [...last, ...events.flatMap(({ message }) => message ?? [])].slice(-mostLines);
            pages += 1;
            if (pages === mostPages)
                break;
        }
    }
    catch {
        return last;
    }
    return last;
}

;// CONCATENATED MODULE: ./build/src/diagnosis/rule.js
/** What a sign's named groups caught; undefined where the sign is not seen. */
function seen(sign, { source, text, error }) {
    if (!sign.in.includes(source)) {
        return undefined;
    }
    if (sign.name !== undefined &&
        !(error && (sign.name.test(error.name) || sign.name.test(error.code ?? "")))) {
        return undefined;
    }
    if (sign.says === undefined) {
        return {};
    }
    const match = sign.says.exec(text);
    return match === null ? undefined : caught(match.groups ?? {});
}
function caught(groups) {
    return Object.fromEntries(Object.entries(groups).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
/** Fills placeholders. Backticks in a value would end the code it stands in, so they go. */
function filled(template, values) {
    return template.replaceAll(/\{(\w+)\|([^}]*)\}/g, (_, name, otherwise) => (values[name] ?? otherwise).replaceAll("`", ""));
}

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/access.js
const accessRules = [
    {
        id: "pass-role-denied",
        title: "The caller may not pass the role",
        signs: [
            {
                in: ["errors", "events"],
                says: /not authorized to perform:? *iam:PassRole(?:.*? on resource:? *(?<resource>[^\s,"]+))?/i,
            },
            { in: ["errors"], name: /AccessDenied/, says: /iam:PassRole/ },
        ],
        cause: "To give `{resource|a role}` to ECS or AgentCore, the caller needs `iam:PassRole` on exactly that role.",
        fix: "Grant `iam:PassRole` on `{resource|the roles of this stage}` with the condition `iam:PassedToService`: `ecs-tasks.amazonaws.com` for the task execution role, `ecs.amazonaws.com` for the infrastructure role, `bedrock-agentcore.amazonaws.com` for the harness role. Never on `*`.",
    },
    {
        id: "explicit-deny",
        title: "A policy of the organisation or a boundary forbids the call",
        signs: [
            {
                in: ["errors", "events"],
                says: /not authorized to perform:? *(?<action>[\w-]+:\w+).*(?:with an explicit deny in an? (?<policy>[\w -]+?policy|permissions boundary)|because no (?<boundary>permissions boundary|session policy|service control policy|resource control policy|VPC endpoint policy) allows)/i,
            },
            { in: ["errors", "events"], says: /explicit deny/i },
        ],
        cause: "`{action|The call}` is refused by an explicit deny or a limit ({policy|a service control policy}, {boundary|a permissions boundary}): no grant on the role itself can mend that.",
        fix: "Ask whoever owns that policy for an exception, set the input `permissions-boundary` where the organisation demands one, or bring existing roles with the input `roles`.",
    },
    {
        id: "kms-denied",
        title: "The key may not be used",
        signs: [
            {
                in: ["errors"],
                name: /^(?:KMSAccessDenied\w*|KMS\.AccessDeniedException|EncryptionFailure\w*|DecryptionFailure\w*|InvalidKMSKey\w*|KMSInvalidStateException)$/,
            },
            {
                in: ["errors", "events"],
                says: /not authorized to perform:? *(?<action>kms:\w+)|Access to KMS is not allowed|KMS key.*(?:disabled|invalid|not exist)/i,
            },
        ],
        cause: "The key of the input `kms-key` does not allow `{action|this use}` to the caller or to the service, or is disabled.",
        fix: "Allow `kms:Encrypt`, `kms:Decrypt`, `kms:GenerateDataKey` and `kms:DescribeKey` in the key's policy for the deploying role, and `kms:Decrypt` for the task execution role; CloudWatch Logs needs its service principal there too.",
    },
    {
        id: "policy-malformed",
        title: "IAM rejects the policy document",
        signs: [{ in: ["errors"], name: /^MalformedPolicyDocument(?:Exception)?$/ }],
        cause: "IAM does not know a principal in the trust policy. The account is not onboarded to Amazon Bedrock AgentCore, or the partition has no such service.",
        fix: "Open Amazon Bedrock AgentCore once in the console of this account and region, then run again.",
    },
    {
        id: "role-has-extras",
        title: "A role has policies that the action did not attach",
        signs: [{ in: ["errors"], name: /^DeleteConflict(?:Exception)?$/ }],
        cause: "IAM deletes a role only when nothing is attached to it. Somebody added policies or an instance profile by hand.",
        fix: "Detach them and run destroy again, or keep the roles with `keep: roles`.",
    },
    {
        id: "access-denied",
        title: "A permission is missing",
        signs: [
            {
                in: ["errors", "events"],
                says: /not authorized to perform:? *(?<action>[\w-]+:\w+)(?:.*? on (?:the )?resource:? *(?<resource>[^\s,"]+))?/i,
            },
            {
                in: ["errors"],
                name: /^(?:AccessDenied\w*|UnauthorizedOperation|UnauthorizedException|Forbidden|AuthorizationError\w*)$/,
            },
        ],
        cause: "The caller's policies do not allow `{action|this call}`.",
        fix: "Grant `{action|the action in the message}` on `{resource|the resource in the message}` to the role that the workflow assumes. The documentation lists every permission of each operation.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/agentcore.js
const security = "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/harness-security.html";
const agentCoreRules = [
    {
        id: "harness-name-invalid",
        title: "The harness name is not allowed",
        signs: [{ in: ["errors"], name: /^ValidationException$/, says: /harnessName/i }],
        cause: "A harness name begins with a letter and has at most 40 letters, digits and underscores; hyphens are not allowed.",
        fix: "Change the input `harness-name`.",
    },
    {
        id: "harness-exists",
        title: "A harness of this name exists already",
        signs: [
            { in: ["errors"], name: /^ConflictException$/, says: /harness/i },
            { in: ["errors"], name: /^ConflictException$/, says: /agent ?runtime|already exists/i },
        ],
        cause: "The account has a harness (or the runtime beneath one) of this name that this stage did not make, or one that is still being deleted.",
        fix: "Wait until a deletion has ended and run again; otherwise choose another `harness-name` or `stage`, or take it over with `adopt: true`.",
    },
    {
        id: "harness-pair-denied",
        title: "A permission that belongs to a harness call is missing",
        signs: [
            {
                in: ["errors", "events"],
                says: /not authorized to perform:? *(?<action>bedrock-agentcore:(?:Create|Update|Delete|Get|Invoke)AgentRuntime(?:Endpoint)?)\b(?:.*? on resource:? *(?<resource>\S+))?/i,
            },
            {
                in: ["errors", "events"],
                says: /not authorized to perform:? *(?<action>bedrock-agentcore:(?:Create|Delete|Get)WorkloadIdentity)\b(?:.*? on resource:? *(?<resource>\S+))?/i,
            },
        ],
        cause: "Each harness call is authorised twice, as itself and as the runtime call beneath it, and the service makes the parts (runtime, endpoint, workload identity) with the caller's rights. `{action|bedrock-agentcore:CreateAgentRuntime}` is not granted.",
        fix: "Grant the caller `{action|bedrock-agentcore:CreateAgentRuntime}` on `{resource|the harness and runtime ARNs}`, and with it the whole set: `*Harness`, `*AgentRuntime`, `*AgentRuntimeEndpoint` and `*WorkloadIdentity`. Fence `GetAgentRuntime` by name, never by tag.",
        link: security,
    },
    {
        id: "harness-denied",
        title: "The caller may not use AgentCore harnesses",
        signs: [
            {
                in: ["errors"],
                says: /not authorized to perform:? *(?<action>bedrock-agentcore:\w*Harness\w*)\b(?:.*? on resource:? *(?<resource>\S+))?/i,
            },
        ],
        cause: "The caller lacks `{action|bedrock-agentcore:CreateHarness}`.",
        fix: "Grant it together with its pair (`CreateHarness` with `CreateAgentRuntime`, and so on for get, update, delete and invoke).",
        link: security,
    },
    {
        id: "token-vault-denied",
        title: "The harness may not look up the credential in the Token Vault",
        signs: [
            {
                in: ["errors", "events", "logs"],
                says: /not authorized to perform:? *(?<action>bedrock-agentcore:GetResource(?:ApiKey|Oauth2Token))\b(?:.*? on resource:? *(?<resource>\S+))?/i,
            },
        ],
        cause: "One lookup is authorised separately on the vault, the provider, the workload identity and its directory; each ARN must be allowed by itself, and the one in the message changes from try to try.",
        fix: "Deploy again, which puts the whole policy back. On a role from the input `roles`, allow `{action|bedrock-agentcore:GetResourceApiKey}` on all of these ARNs.",
        link: security,
    },
    {
        id: "token-vault-secret-denied",
        title: "The harness may not read the secret behind its credential",
        signs: [
            {
                in: ["errors", "events", "logs"],
                says: /not authorized to perform:? *(?<action>secretsmanager:\w+)\b.*bedrock-agentcore-identity/i,
            },
        ],
        cause: "AgentCore keeps a provider's key in a secret `bedrock-agentcore-identity!default/...` of this account. It is made and removed with the caller's rights and read with the harness's role.",
        fix: "Grant `{action|secretsmanager:GetSecretValue}` on `secret:bedrock-agentcore-identity!*`: to the deploying role for create, update, put, describe, tag and delete, to the harness role for read.",
    },
    {
        id: "role-not-assumable",
        title: "A service may not assume the role it was given",
        signs: [
            {
                in: ["errors"],
                name: /^ValidationException$/,
                says: /role validation failed|cannot be assumed|assume (?:the )?(?:provided )?role/i,
            },
            {
                in: ["errors", "events"],
                says: /cannot assume (?:the )?role|unable to assume the (?:provided )?(?:execution )?role|is not authorized to perform:? *sts:AssumeRole\b/i,
            },
        ],
        cause: "A new role takes up to two minutes to be known everywhere, and the action waited for that. So its trust policy does not name the service: `bedrock-agentcore.amazonaws.com`, `ecs.amazonaws.com` or `ecs-tasks.amazonaws.com`.",
        fix: "Correct the trust policy of the role in the input `roles`, including its `aws:SourceAccount` and `aws:SourceArn` conditions; for a role of the action's own, run again.",
    },
    {
        id: "mcp-client-failed",
        title: "The harness could not start its MCP client",
        signs: [
            {
                in: ["errors", "events", "logs"],
                says: /Failed to start MCP client|unhandled errors in a TaskGroup/i,
            },
        ],
        cause: "The harness reached no MCP server: its role lacks a grant it starts with (`ecr-public:GetAuthorizationToken`, `sts:GetServiceBearerToken`), the URL ends in `/mcp/` instead of `/mcp`, or the server is down or refuses the credential.",
        fix: "Deploy again, which puts policy and URL back, and look at the container's log for refused requests.",
    },
    {
        id: "gateway-only-url",
        title: "The MCP URL wants requests signed by AWS",
        signs: [
            { in: ["errors", "events", "logs"], says: /\b403\b.*bedrock-agentcore\.[a-z0-9-]+\.\S*\/runtimes\//i },
            { in: ["errors", "events", "logs"], says: /bedrock-agentcore\.[a-z0-9-]+\.\S*\/runtimes\/.*\b403\b/i },
        ],
        cause: "An AgentCore Runtime's URL takes SigV4 or an OAuth token; the harness's remote MCP tool sends fixed headers and can't sign.",
        fix: "Host the server with `topology: ecs`, use a URL without SigV4 in `mcp-url`, or use `topology: gateway`.",
    },
    {
        id: "model-access",
        title: "The account has no access to the model",
        signs: [
            {
                in: ["errors", "events", "logs"],
                says: /don't have access to the model|Model use case details have not been submitted|model identifier is invalid|on-demand throughput isn.t supported/i,
            },
        ],
        cause: "The model is not enabled for the account in this region, wants the one-time use-case form, or needs an inference profile of the region's geography (`us.`, `eu.`, `apac.`).",
        fix: "Enable the model in the Bedrock console, or set the input `model` to an inference profile that the region has.",
    },
    {
        id: "iteration-limit",
        title: "The agent used up its iterations",
        signs: [{ in: ["errors", "events"], says: /max_iterations_exceeded/ }],
        cause: "The model kept calling tools until `max-iterations` was reached and never came to an answer.",
        fix: "Raise the input `max-iterations`, or ask for less in one prompt.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/container.js
const containerRules = [
    {
        id: "container-exec-format",
        title: "The image is built for another CPU architecture",
        signs: [{ in: ["logs", "events"], says: /exec format error/i }],
        cause: "The container's first instruction could not be run: the image holds `arm64` programs and the task runs on `x86_64`, or the reverse. The Zscaler image on AWS Marketplace is published for `linux/arm64` alone.",
        fix: "Leave the input `architecture` at `auto`, or set it to the architecture that the image is built for; or build the image for both platforms.",
    },
    {
        id: "container-https-required",
        title: "The MCP server refuses to listen without TLS",
        signs: [{ in: ["logs"], says: /requires TLS certs|HTTPS is required/i }],
        cause: "The server binds to a public address without a certificate of its own. Behind the load balancer that is right, but it wants to be told by `ZSCALER_MCP_ALLOW_HTTP`.",
        fix: "Remove `ZSCALER_MCP_ALLOW_HTTP` from the input `container-environment`, so that the action's own value `true` holds, and deploy again.",
    },
    {
        id: "container-bind-refused",
        title: "The MCP server refuses to bind to 0.0.0.0",
        signs: [{ in: ["logs"], says: /Cannot bind to 0\.0\.0\.0/i }],
        cause: "The server takes connections from everywhere only where it knows which `Host` values to accept, or is told not to check them.",
        fix: "Remove `ZSCALER_MCP_ALLOWED_HOSTS` and `ZSCALER_MCP_DISABLE_HOST_VALIDATION` from the input `container-environment`; use the inputs `host-validation` and `allowed-hosts` instead.",
    },
    {
        id: "container-auth-misconfigured",
        title: "The MCP server's authentication is set up incompletely",
        signs: [
            { in: ["logs"], says: /configuration is invalid.*?(?:Mode: *(?<mode>[\w-]+))?$/i },
            { in: ["logs"], says: /Mode: *(?<mode>jwt|api-key|zscaler|oidc)\b.*(?:missing|required|invalid)/i },
        ],
        cause: "The authentication mode `{mode|of the server}` needs settings that the container did not get: `jwt` wants a JWKS URI and an issuer, `api-key` a key, `zscaler` the vanity domain, `oidc` its configuration URL.",
        fix: "Compare the inputs `auth-mode` and `container-environment` with what that mode needs, or use the default mode `zscaler`.",
    },
    {
        id: "container-host-rejected",
        title: "The MCP server rejects the host name it is called by (421)",
        signs: [
            { in: ["logs", "errors", "events"], says: /Invalid Host header(?:.*?(?<host>[\w-]+(?:\.[\w-]+)+))?/i },
            { in: ["logs", "errors", "events"], says: /Misdirected Request/i },
            {
                in: ["logs", "errors", "events"],
                says: /(?:\b(?:status|HTTP(?:\/\d(?:\.\d)?)?"?|answered|code)\W{0,3})421\b/i,
            },
        ],
        cause: "The request's `Host`, {host|the name in the URL}, is not in the server's allowlist. That happens with a custom domain or a CDN in front of the service, and with `host-validation: container` while an old revision still runs.",
        fix: "Add the name to the input `allowed-hosts`, or use `host-validation: edge`, which leaves the check to the load balancer.",
    },
    {
        id: "container-secret-denied",
        title: "The container may not read its secret",
        signs: [
            { in: ["logs"], says: /Access denied reading/i },
            { in: ["logs"], says: /Could not load .*Secrets Manager/i },
        ],
        cause: "The role that the container runs with has no `secretsmanager:GetSecretValue` on the Zscaler secret.",
        fix: "Deploy again: the action puts the policy back on a role of its own. On a role from the input `roles`, grant `secretsmanager:GetSecretValue` on the secret's ARN, and `kms:Decrypt` where the secret has its own key.",
    },
    {
        id: "container-secret-missing",
        title: "The container asks for a secret that does not exist",
        signs: [
            { in: ["logs"], says: /No secret named/i },
            { in: ["logs"], says: /ResourceNotFoundException.*secret/i },
        ],
        cause: "The running revision names a secret that was deleted or renamed, or that lives in another region.",
        fix: "Deploy again, which rolls out a revision with the secret of today. With `credentials-secret`, check its name and region.",
    },
    {
        id: "container-health-path",
        title: "The image has no health endpoint at the configured path",
        signs: [
            { in: ["logs"], says: /"?(?:GET|HEAD) (?<path>\/health\S*)(?: HTTP\/[\d.]+)?"? (?:- )?404/i },
            { in: ["events", "errors"], says: /Health ?checks? failed with these codes: \[404\]/i },
        ],
        cause: "The load balancer asks `{path|health-check-path}` and the server answers 404. Releases of the Zscaler MCP Server before 0.12.3 have no `/health`.",
        fix: "Use an image of 0.12.3 or newer, or set the input `health-check-path` to a path that the image answers with 200 and without credentials.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/credentials.js
const oidcGuide = "https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws";
const credentialRules = [
    {
        id: "oidc-permission-missing",
        title: "The job may not ask GitHub for an OIDC token",
        signs: [
            {
                in: ["errors"],
                says: /ACTIONS_ID_TOKEN_REQUEST_(?:URL|TOKEN)|Unable to get (?:the )?(?:OIDC|ID[ -]?token)/i,
            },
        ],
        cause: "Without the permission `id-token: write` GitHub gives the job no token to exchange for AWS credentials. Pull requests from forks never get one.",
        fix: "Add `permissions: { id-token: write, contents: read }` to the job.",
        link: oidcGuide,
    },
    {
        id: "oidc-subject-refused",
        title: "The role's trust policy does not know this workflow",
        signs: [
            {
                in: ["errors"],
                says: /not authorized to perform: ?sts:AssumeRoleWithWebIdentity|Not authorized to perform sts:AssumeRoleWithWebIdentity/i,
            },
            {
                in: ["errors"],
                name: /^(?:InvalidIdentityToken|InvalidIdentityTokenException|IDPRejectedClaim|IDPRejectedClaimException)$/,
            },
        ],
        cause: "The token's `sub` or `aud` does not match the role's trust policy. `environment:` in a job changes `sub`, a pull request has its own form, and repositories created since July 2026 carry ids in it (`repo:owner@id/name@id:...`).",
        fix: "Print the token's claims once, and allow exactly that `sub` (both forms, with and without ids) and the audience `sts.amazonaws.com` in the trust policy.",
        link: oidcGuide,
    },
    {
        id: "credentials-expired",
        title: "The AWS credentials ran out during the run",
        signs: [
            {
                in: ["errors"],
                name: /^(?:ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/,
            },
            { in: ["errors"], says: /security token included in the request is expired|token has expired/i },
        ],
        cause: "A first deploy can take over 20 minutes, longer than a 15-minute session lives.",
        fix: "Give `aws-actions/configure-aws-credentials` a `role-duration-seconds` of at least `3600`, and run again: deploy and destroy go on where this run ended.",
    },
    {
        id: "credentials-missing",
        title: "There are no AWS credentials",
        signs: [
            { in: ["errors"], name: /^(?:CredentialsProviderError|NoCredentials\w*)$/ },
            {
                in: ["errors"],
                says: /could not load credentials|Credentials (?:is|are) missing|Unable to locate credentials/i,
            },
        ],
        cause: "No source of the AWS SDK's credential chain had any: no earlier step set them, or the run belongs to a fork's pull request, which gets no secrets.",
        fix: "Run `aws-actions/configure-aws-credentials` with `role-to-assume` in an earlier step of the same job, with `permissions: { id-token: write }`.",
        link: oidcGuide,
    },
    {
        id: "credentials-invalid",
        title: "AWS does not know these credentials",
        signs: [
            {
                in: ["errors"],
                name: /^(?:InvalidClientTokenId|InvalidClientTokenIdException|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException|AuthFailure)$/,
            },
        ],
        cause: "The access key was deleted or mistyped, belongs to another partition, or the region is not enabled for the account.",
        fix: "Prefer short-lived credentials by OIDC. With keys, check `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`; for an opt-in region, enable it in the account.",
    },
    {
        id: "clock-skew",
        title: "The runner's clock is wrong",
        signs: [{ in: ["errors"], name: /^(?:RequestTimeTooSkewed|RequestInTheFuture)$/ }],
        cause: "AWS refuses requests signed more than five minutes from its own time.",
        fix: "Set the clock of the self-hosted runner by NTP.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/ecs.js
const ecsRules = [
    {
        id: "default-vpc-missing",
        title: "The region has no default VPC",
        signs: [
            {
                in: ["errors", "events"],
                says: /default (?:VPC|subnets?).*(?:not|no |missing|exist|found)|(?:no|not find|find a) default (?:VPC|subnet)/i,
            },
        ],
        cause: "Without `subnets` an Express service is put into the region's default VPC, and this account has none there.",
        fix: "Name the subnets in the input `subnets` (two availability zones or more; public ones for a public endpoint), or make one with `aws ec2 create-default-vpc`.",
    },
    {
        id: "service-draining",
        title: "The previous service of this name is still draining",
        signs: [{ in: ["errors", "events"], says: /still draining/i }],
        cause: "A deleted Express service drains for one to three minutes, in which its name can't be used and lists don't show it.",
        fix: "Run again in some minutes, or use another `stage`.",
    },
    {
        id: "service-name-taken",
        title: "A service of another kind holds this name",
        signs: [
            {
                in: ["errors"],
                name: /^(?:InvalidParameterException|ClientException)$/,
                says: /not an? express|express (?:gateway )?service.*(?:not supported|only)|creation of service was not idempotent/i,
            },
        ],
        cause: "The cluster has a classic ECS service of this name, which Express calls can't manage.",
        fix: "Use another `cluster` or `stage`, or delete that service.",
    },
    {
        id: "cluster-not-empty",
        title: "The cluster still contains services or tasks",
        signs: [
            {
                in: ["errors"],
                name: /^ClusterContains(?:Services|Tasks|ContainerInstances|CapacityProvider)Exception$/,
            },
            {
                in: ["errors", "events"],
                says: /cluster (?:cannot be deleted while|contains) .*(?:services|tasks|container instances)/i,
            },
        ],
        cause: "ECS takes tasks and load balancers down after the service is gone, or something else runs in the cluster.",
        fix: "Run destroy again in some minutes. If other services live there, the cluster is not this stage's to delete: keep it with `keep: ecs`.",
    },
    {
        id: "cluster-in-transition",
        title: "The cluster is just being made or deleted",
        signs: [
            {
                in: ["errors", "events"],
                says: /\b(?:DEPROVISIONING|PROVISIONING)\b|cluster.*(?:is being|being deleted)/i,
            },
        ],
        cause: "An earlier destroy (or somebody else) is at work on this cluster.",
        fix: "Run again in one to three minutes, or use another `cluster`.",
    },
    {
        id: "service-linked-role",
        title: "A service-linked role can't be created",
        signs: [
            {
                in: ["errors", "events"],
                says: /iam:CreateServiceLinkedRole|service[- ]linked role.*(?:not exist|unable|create|assume)/i,
            },
        ],
        cause: "The first ECS service or load balancer of an account needs service-linked roles, and the caller may not create them.",
        fix: "Grant `iam:CreateServiceLinkedRole` for `ecs.amazonaws.com`, `elasticloadbalancing.amazonaws.com` and `ecs.application-autoscaling.amazonaws.com`, or let an administrator create them once.",
    },
    {
        id: "secret-scheduled-for-deletion",
        title: "The secret is scheduled for deletion",
        signs: [{ in: ["errors"], says: /scheduled for deletion|marked for deletion|marked deleted/i }],
        cause: "A deleted secret keeps its name until its recovery window (7 to 30 days) is over.",
        fix: "Restore it with `aws secretsmanager restore-secret --secret-id NAME` and run again, or destroy with `force-secret-delete: true` next time.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/limits.js
const limitRules = [
    {
        id: "quota-reached",
        title: "An AWS quota is used up",
        signs: [
            {
                in: ["errors"],
                name: /^(?:ServiceQuotaExceeded\w*|ResourceLimitExceeded\w*|LimitExceeded\w*|TooManyBuckets|QuotaExceeded\w*)$/,
            },
            {
                in: ["errors", "events"],
                says: /(?:quota|limit) (?:has been |was |is )?(?:exceeded|reached)|exceeds? (?:the )?(?:quota|limit)|maximum number of/i,
            },
        ],
        cause: "The account has as many of these as it may have: runtimes, roles, load balancers, addresses or vCPUs.",
        fix: "Destroy stages that nobody needs (`operation: sweep` finds expired ones), or ask for more in Service Quotas.",
    },
    {
        id: "throttled",
        title: "AWS throttled the requests",
        signs: [
            {
                in: ["errors"],
                name: /^(?:Thrott\w*|TooManyRequests\w*|RequestLimitExceeded|SlowDown|RequestThrottled\w*|BandwidthLimitExceeded|ProvisionedThroughputExceeded\w*)$/,
            },
            { in: ["errors"], says: /Rate exceeded|Too many requests/i },
        ],
        cause: "The account makes more calls than the API allows, and the action's own retries did not suffice.",
        fix: "Run again later; with many stages at once, let their workflows run one after another.",
    },
    {
        id: "service-fault",
        title: "AWS had an internal failure",
        signs: [
            {
                in: ["errors"],
                name: /^(?:InternalServer\w*|InternalServiceError\w*|InternalError\w*|InternalFailure|ServiceFailure\w*|ServiceUnavailable\w*|ServerException|ServiceException)$/,
            },
        ],
        cause: "The service answered with an error of its own, and the action's retries did not suffice.",
        fix: "Run again; look at the AWS Health Dashboard if it repeats.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/mcp.js
const mcpRules = [
    {
        id: "mcp-unauthorized",
        title: "The MCP server refuses the credential (401)",
        signs: [
            {
                in: ["errors", "logs", "events"],
                says: /(?:\b(?:status|HTTP(?:\/\d(?:\.\d)?)?"?|answered|code|error)\W{0,3})401\b/i,
            },
            { in: ["errors"], says: /\b401 Unauthorized\b|-32001\b/i },
            { in: ["errors"], name: /^(?:MCP_UNAUTHORIZED|UnauthorizedError)$/ },
        ],
        cause: "The server checks `Authorization` and did not accept it. In mode `zscaler` it asks ZIdentity whether client id and secret are right for the vanity domain and cloud; in mode `api-key` or `jwt` the token must be the one the server knows.",
        fix: "Check `zscaler-client-id`, `zscaler-client-secret`, `zscaler-vanity-domain` and `zscaler-cloud`, and that `auth-mode` is the mode that the server runs in. After a rotation, deploy again, so that server and Token Vault have the same value.",
    },
    {
        id: "mcp-source-refused",
        title: "The MCP server refuses the caller's address (403)",
        signs: [
            {
                in: ["errors", "logs"],
                says: /(?:\b(?:status|HTTP(?:\/\d(?:\.\d)?)?"?|answered|code)\W{0,3})403\b/i,
            },
            { in: ["errors"], says: /\b403 Forbidden\b/i },
        ],
        cause: "`ZSCALER_MCP_ALLOWED_SOURCE_IPS` does not list the caller; behind a load balancer the server sees the load balancer's address. A firewall in front of the server may also answer so.",
        fix: "Remove it from `container-environment`, or add the load balancer's addresses; ask the owner of an external server to let the caller in.",
    },
    {
        id: "mcp-redirected",
        title: "The MCP URL redirects",
        signs: [
            {
                in: ["errors", "logs"],
                says: /(?:\b(?:status|HTTP(?:\/\d(?:\.\d)?)?"?|answered|code)\W{0,3})30[1278]\b|Temporary Redirect/i,
            },
        ],
        cause: "Older servers redirect between `/mcp` and `/mcp/`, and the harness's client does not follow a redirect of a POST.",
        fix: "Use the URL that the redirect leads to in `mcp-url`, usually the one that ends in `/mcp`.",
    },
    {
        id: "mcp-not-found",
        title: "There is no MCP endpoint at this URL (404)",
        signs: [{ in: ["errors"], says: /(?:\b(?:status|HTTP(?:\/\d(?:\.\d)?)?"?|answered|code)\W{0,3})404\b/i }],
        cause: "The host answers, but not at this path.",
        fix: "Check `mcp-url`: the Zscaler MCP Server listens at `/mcp`.",
    },
    {
        id: "mcp-unavailable",
        title: "The load balancer has no healthy server behind it",
        signs: [
            { in: ["errors"], says: /(?:\b(?:status|HTTP(?:\/\d(?:\.\d)?)?"?|answered|code)\W{0,3})50[234]\b/i },
            {
                in: ["errors"],
                says: /\b(?:502 Bad Gateway|503 Service (?:Temporarily )?Unavailable|504 Gateway Time-?out)\b/i,
            },
        ],
        cause: "The request reached the load balancer and no task answered: it is still starting, or it exits.",
        fix: "Look at the container's log and the service's events; run again once a task is healthy.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/network.js
const networkRules = [
    {
        id: "region-unsupported",
        title: "Amazon Bedrock AgentCore is not reachable in this region",
        signs: [
            {
                in: ["errors"],
                says: /(?:ENOTFOUND|EAI_AGAIN|EndpointConnection\w*|Could not connect to the endpoint)\b.*bedrock-agentcore(?:-control)?\.(?<region>[a-z0-9-]+)\./i,
            },
        ],
        cause: "The name of AgentCore's endpoint in `{region|the region}` could not be resolved. The SDK makes up an endpoint for any region, so a region without the service looks like a network failure.",
        fix: "Use a region that has the harness, for example `us-east-1`, `us-west-2`, `eu-central-1` or `ap-southeast-2`; if yours is one, check the runner's DNS and proxy.",
        link: "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-regions.html",
    },
    {
        id: "tls-inspection",
        title: "The runner does not trust the certificate it was shown",
        signs: [
            {
                in: ["errors"],
                name: /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|CERT_HAS_EXPIRED)$/,
            },
            {
                in: ["errors"],
                says: /self[- ]signed certificate|unable to (?:verify the first|get (?:local )?issuer) certificate/i,
            },
        ],
        cause: "A proxy between the runner and AWS, Zscaler Internet Access for one, opens TLS with a root certificate of its own that Node.js does not know.",
        fix: "Set `NODE_EXTRA_CA_CERTS` to a file with that root certificate for the step, or exempt `*.amazonaws.com` and `*.on.aws` from inspection.",
    },
    {
        id: "proxy-refused",
        title: "The proxy refuses the connection",
        signs: [
            {
                in: ["errors"],
                says: /Proxy (?:connection|response).*|\b407\b.*Proxy|tunneling socket could not be established/i,
            },
        ],
        cause: "`HTTPS_PROXY` points at a proxy that wants credentials, does not allow the host, or is not there.",
        fix: "Check `HTTPS_PROXY` and `NO_PROXY`; allow `*.amazonaws.com` and `*.on.aws` on the proxy.",
    },
    {
        id: "endpoint-unreachable",
        title: "A host name could not be reached",
        signs: [
            { in: ["errors"], name: /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/ },
            {
                in: ["errors"],
                says: /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)\b(?: +(?<host>[\w.:-]+))?/,
            },
        ],
        cause: "The runner found no way to `{host|the host}`: its DNS, its firewall or the region's name is at fault. A new Express service's name can take some minutes to appear.",
        fix: "Check the input `region`, the runner's DNS and egress rules, and `HTTPS_PROXY` where a proxy is needed; run again.",
    },
    {
        id: "connection-broken",
        title: "The connection broke",
        signs: [
            { in: ["errors"], name: /^(?:ECONNRESET|EPIPE|ETIMEDOUT|TimeoutError|UND_ERR_\w+)$/ },
            { in: ["errors"], says: /\b(?:ECONNRESET|ETIMEDOUT|socket hang up)\b/ },
        ],
        cause: "The network or a proxy cut a request off, more often than the action's own retries could mend.",
        fix: "Run again: deploy and destroy go on where this run ended. If it repeats, look at the runner's proxy and firewall.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/rollout.js
const reasons = ["events", "errors"];
const rolloutRules = [
    {
        id: "rollout-health-check",
        title: "New tasks fail the load balancer's health check",
        signs: [
            {
                in: reasons,
                says: /(?:Health checks failed with these codes|FailedHealthChecks|failed (?:ELB|container|load balancer) health checks|is unhealthy in (?:\(?target-group)?)/i,
            },
        ],
        cause: "The container runs, but its health path is not answered with 200 without credentials: the path is wrong, the server listens elsewhere, or it did not get up in time.",
        fix: "Look at the container's log, and check the inputs `health-check-path` and `image`. Never use `/mcp` as the health path: it wants credentials.",
    },
    {
        id: "rollout-alarm",
        title: "ECS rolled the update back because too many requests failed",
        signs: [
            {
                in: reasons,
                says: /alarm(?:\(s\)|s)? (?:detected|in alarm|triggered|breach)|(?:roll(?:ed|ing)?[ -]?back).*alarm|alarm.*roll(?:ed|ing)?[ -]?back/i,
            },
        ],
        cause: "Updates of an Express service are canaries: if more than 1% of the requests of some minutes are answered with 4xx or 5xx, the alarm takes the old revision back. For an MCP server, callers with wrong credentials (401), host names (421) or methods (405) are enough.",
        fix: "Find who got 4xx in the container's log. Keep scanners and clients with old credentials away while the update bakes, mend the credentials or `allowed-hosts`, and deploy again.",
        link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-update.html",
    },
    {
        id: "rollout-circuit-breaker",
        consequence: true,
        title: "ECS gave up because tasks kept failing to start",
        signs: [{ in: reasons, says: /circuit ?breaker|tasks failed to start/i }],
        cause: "Several tasks of the new revision in a row stopped or never became healthy, so the deployment circuit breaker ended it.",
        fix: "The stopped task's reason and the container's log tell why.",
    },
    {
        id: "rollout-rolled-back",
        consequence: true,
        title: "ECS rolled the deployment back",
        signs: [
            { in: reasons, says: /ROLLBACK_(?:SUCCESSFUL|FAILED|IN_PROGRESS|REQUESTED)|roll(?:ed|ing) back/ },
        ],
        cause: "The new revision did not become healthy, and the service runs its previous revision again.",
        fix: "The stopped task's reason and the container's log tell why. Mend that and deploy again.",
    },
    {
        id: "rollout-container-exited",
        consequence: true,
        title: "The container exits",
        signs: [
            {
                in: reasons,
                says: /Essential container in task exited(?:.*exit code:? (?<code>\d+))?|exit code:? (?<other>[1-9]\d*)/i,
            },
        ],
        cause: "The MCP server ended by itself (exit code {code|not 0}), usually because of its configuration.",
        fix: "Read the last lines of the container's log: the server says what it misses. Check the input `container-environment`.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/state.js
const stateRules = [
    {
        id: "lock-held",
        title: "Another run holds this stage's lock",
        signs: [{ in: ["errors"], name: /^(?:STATE_)?LOCK(?:ED|_HELD|_TIMEOUT|_TAKEN)$/ }],
        cause: "Only one run at a time may change a stage, and the other one did not end within `lock-timeout`.",
        fix: "Wait for that run, or raise `lock-timeout`. In the workflow, give deploy and destroy of one stage the same `concurrency` group with `queue: max`.",
    },
    {
        id: "state-moved-on",
        title: "Another run has written the state in the meantime",
        signs: [
            {
                in: ["errors"],
                name: /^(?:PreconditionFailed|ConditionalRequestConflict|(?:STATE_)?LOCK_LOST|STATE_(?:CHANGED|CONFLICT|MOVED))$/,
            },
        ],
        cause: "This run lost its lock, for example because the runner stood still for longer than the lease, and another one went on.",
        fix: "Let the other run end, then run again. Nothing of the other run's state was overwritten.",
    },
    {
        id: "state-bucket-missing",
        title: "The state bucket does not exist",
        signs: [{ in: ["errors"], name: /^NoSuchBucket$/ }],
        cause: "The input `state` names a bucket that does not exist; only the default bucket is made by the action.",
        fix: "Make the bucket, correct the input `state`, or leave it out.",
    },
    {
        id: "state-bucket-taken",
        title: "The state bucket belongs to somebody else",
        signs: [{ in: ["errors"], name: /^(?:BucketAlreadyExists|BucketAlreadyOwnedByYou|OperationAborted)$/ }],
        cause: "Bucket names are unique across all accounts, or another run is making the same bucket at this moment.",
        fix: "Run again; if it repeats, name a bucket of your own in the input `state`.",
    },
    {
        id: "state-elsewhere",
        title: "The state bucket is in another region",
        signs: [
            {
                in: ["errors"],
                name: /^(?:PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/,
            },
        ],
        cause: "S3 answers for a bucket only in its own region.",
        fix: "Use a bucket in the region of the input `region`.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/task.js
const task_reasons = ["events", "errors"];
const taskRules = [
    {
        id: "image-architecture-missing",
        title: "The image has no variant for the task's CPU architecture",
        signs: [{ in: task_reasons, says: /does not contain descriptor matching platform '?(?<platform>[\w/]+)/i }],
        cause: "The registry knows this image, but not for `{platform|the task's platform}`.",
        fix: "Leave the input `architecture` at `auto`, or set it to one that the image is built for.",
    },
    {
        id: "image-rate-limited",
        title: "The registry limits pulls",
        signs: [{ in: task_reasons, says: /toomanyrequests|pull rate limit/i }],
        cause: "Docker Hub allows few anonymous pulls per address, and Fargate tasks share addresses with others.",
        fix: "Copy the image to an ECR repository of your own (or an ECR pull-through cache) and point the input `image` at it.",
    },
    {
        id: "image-not-found",
        title: "The image does not exist",
        signs: [
            {
                in: task_reasons,
                says: /CannotPull(?:.*?\bref "?(?<image>[^\s"]+?)"?:? )?.*(?:manifest unknown|not found|does not exist|NotFound)/i,
            },
            { in: ["errors"], name: /^(?:ImageNotFoundException|RepositoryNotFoundException)$/ },
        ],
        cause: "The registry has no image `{image|of that name, tag or digest}`.",
        fix: "Check the input `image`: registry, region in the host name, repository, and a tag or digest that exists. Marketplace tags look like `0.15.0-bedrock`; there is no `latest`.",
    },
    {
        id: "image-pull-denied",
        title: "The image may not be pulled",
        signs: [
            {
                in: task_reasons,
                says: /CannotPull.*(?:403|denied|not authorized|no basic auth|authorization|AccessDenied|subscri)/i,
            },
        ],
        cause: "The registry refuses the task execution role. The Zscaler image on AWS Marketplace can be pulled only by accounts that are subscribed to it (the subscription is free, bring your own licence); a private repository of another account must also allow this account in its own policy.",
        fix: "Subscribe this account to the Zscaler MCP Server on AWS Marketplace, or point the input `image` at a registry that the account can read. On a role from the input `roles`, attach `AmazonECSTaskExecutionRolePolicy`.",
    },
    {
        id: "image-pull-network",
        title: "The task cannot reach the registry",
        signs: [
            {
                in: task_reasons,
                says: /(?:CannotPull|registry auth).*(?:timeout|dial tcp|deadline|request canceled|no such host|connection)/i,
            },
            {
                in: task_reasons,
                says: /ResourceInitializationError.*(?:i\/o timeout|deadline exceeded|RequestError: send request failed)/i,
            },
        ],
        cause: "The task's subnets have no way out: no public address, no NAT gateway, no endpoints for ECR, S3, Secrets Manager and CloudWatch Logs.",
        fix: "Give the input `subnets` public subnets, or private ones with a NAT gateway or those VPC endpoints; check that the security groups let port 443 out.",
    },
    {
        id: "image-pull-failed",
        title: "The image could not be pulled",
        signs: [{ in: task_reasons, says: /CannotPull(?:Container|ImageManifest)?\w*Error/i }],
        cause: "The registry did not hand out the image, for the reason that the evidence gives.",
        fix: "Check the input `image`, and that the task execution role and the subnets can reach that registry.",
    },
    {
        id: "task-secret-key-missing",
        title: "The secret lacks a key that the task needs",
        signs: [{ in: task_reasons, says: /did not contain json key (?<key>\w+)/i }],
        cause: "The task definition takes `{key|a key}` from the credentials secret, and the secret's JSON has no such key.",
        fix: "Add the key to the secret, or deploy again: the action takes only keys that exist.",
    },
    {
        id: "task-secrets-denied",
        title: "The task execution role may not read the secret",
        signs: [
            {
                in: task_reasons,
                says: /ResourceInitializationError.*(?:secret|asm).*(?:AccessDenied|not authorized|KMS)/i,
            },
        ],
        cause: "Before a task starts, ECS reads its secrets with the task execution role, and was denied.",
        fix: "Deploy again: the action puts `ReadZscalerSecrets` back on a role of its own. On a role from the input `roles`, grant `secretsmanager:GetSecretValue` on the secret's ARN, and `kms:Decrypt` on its key where it has one of its own.",
    },
    {
        id: "task-secret-missing",
        title: "The task's secret does not exist",
        signs: [
            {
                in: task_reasons,
                says: /ResourceInitializationError.*(?:secret|asm).*(?:ResourceNotFound|can't find|marked for deletion|deleted)/i,
            },
        ],
        cause: "The task definition names a secret that was deleted, or that is scheduled for deletion.",
        fix: "Deploy again, which restores or makes the secret; with `credentials-secret`, restore it with `aws secretsmanager restore-secret`.",
    },
    {
        id: "task-log-group-missing",
        title: "The container's log group does not exist",
        signs: [{ in: task_reasons, says: /specified log group does not exist|failed to validate logger args/i }],
        cause: "ECS does not start a task whose log stream it can't create; somebody deleted the log group.",
        fix: "Deploy again, which makes the log group anew.",
    },
    {
        id: "task-initialization",
        title: "The task could not be prepared",
        signs: [{ in: task_reasons, says: /ResourceInitializationError/i }],
        cause: "ECS could not fetch secrets, registry credentials or the log stream before the container started.",
        fix: "Check that the task execution role has `AmazonECSTaskExecutionRolePolicy` and may read the secret, and that the subnets reach ECR, Secrets Manager and CloudWatch Logs.",
    },
    {
        id: "task-out-of-memory",
        title: "The container ran out of memory",
        signs: [{ in: task_reasons, says: /OutOfMemory|exit code:? 137/i }],
        cause: "The container used more memory than the task has and was killed.",
        fix: "Raise the input `task-memory` (with a `task-cpu` that allows it), or load fewer Zscaler services with `ZSCALER_MCP_SERVICES` in `container-environment`.",
    },
    {
        id: "task-no-addresses",
        title: "A subnet has no free address",
        signs: [{ in: task_reasons, says: /InsufficientFreeAddressesInSubnet|not enough free addresses/i }],
        cause: "Every task and load balancer node takes an address of its subnet, and none is left.",
        fix: "Use larger or further subnets in the input `subnets`.",
    },
    {
        id: "task-no-capacity",
        title: "Fargate has no capacity at the moment",
        signs: [{ in: task_reasons, says: /Capacity is unavailable|RESOURCE:(?:CPU|MEMORY|ENI)/ }],
        cause: "AWS could not place the task in the given subnets' availability zones.",
        fix: "Run again later, or offer subnets in more availability zones.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/diagnose.js












/** Root causes before their consequences: what a container says explains a rollout that failed, not the reverse. */
const rules = [
    ...containerRules,
    ...taskRules,
    ...rolloutRules,
    ...credentialRules,
    ...networkRules,
    ...agentCoreRules,
    ...ecsRules,
    ...stateRules,
    ...mcpRules,
    ...accessRules,
    ...limitRules,
];
/** Older lines than these say nothing about this failure. */
const diagnose_mostLines = 1_000;
/** Of one line or message; what AWS says of a failure is shorter. */
const longestText = 1_000;
const mostQuotes = 5;
/** Every diagnosis that the evidence supports, root causes first. Errors that no rule knows get a general one. */
function diagnose(evidence) {
    let open = exhibits(evidence);
    const found = [];
    for (const rule of rules) {
        const explained = [];
        let values = {};
        for (const exhibit of open) {
            const caught = rule.signs.map((sign) => seen(sign, exhibit)).find((match) => match !== undefined);
            if (caught !== undefined) {
                values = { ...caught, ...values };
                explained.push(exhibit);
            }
        }
        if (explained.length > 0) {
            open = open.filter((exhibit) => !explained.includes(exhibit));
            found.push(diagnosisOf(rule, values, explained));
        }
    }
    return [...found, ...unknown(open)];
}
function exhibits({ errors, events, logs }) {
    const lines = (source, texts) => texts.slice(-diagnose_mostLines).map((text) => ({ source, text: text.slice(0, longestText) }));
    return [
        ...errors.map((error) => ({
            source: "errors",
            text: error.message.slice(0, longestText),
            error,
        })),
        ...lines("events", events),
        ...lines("logs", logs),
    ];
}
function diagnosisOf({ id, title, cause, fix, link, consequence }, values, explained) {
    return {
        id,
        title,
        cause: filled(cause, values),
        fix: filled(fix, values),
        ...(link === undefined ? {} : { link }),
        ...(consequence === undefined ? {} : { consequence }),
        evidence: quotes(explained),
    };
}
function quotes(explained) {
    const texts = explained.map(({ text, error }) => error === undefined || error.name === "Error" || error.name === "Failure"
        ? text
        : `${error.name}: ${text}`);
    return [...new Set(texts)].slice(0, mostQuotes);
}
/** An error of AWS or of the network that no rule knows. Our own failures explain themselves. */
function unknown(open) {
    const errors = open.flatMap(({ error }) => error === undefined ||
        error.name === "Failure" ||
        error.name === "Failures" ||
        error.name === "AbortError"
        ? []
        : [error]);
    const distinct = new Map(errors.map((error) => [`${error.name} ${error.message}`, error]));
    return [...distinct.values()].slice(0, mostQuotes).map(generalDiagnosis);
}
function generalDiagnosis(error) {
    const { name, service, operation, status, requestId, message } = error;
    const call = operation ?? "A call";
    const quoted = (text) => `\`${text.replaceAll("`", "")}\``;
    const where = service === undefined ? "" : ` of ${service}`;
    const answered = status === undefined ? "" : ` (HTTP ${status})`;
    const lookUp = requestId === undefined
        ? "Run again with step debugging on (`ACTIONS_STEP_DEBUG` set to `true`) to see the calls around it."
        : `Look it up in CloudTrail, or give AWS support its request id ${quoted(requestId)}.`;
    return {
        id: "unknown",
        title: `${call}${where} failed with ${name}`,
        cause: `${call}${where} was answered with ${quoted(name)}${answered}: ${message}`,
        fix: `Read the message above: it is all that was said. ${lookUp} Deploy and destroy can be repeated; each goes on where the last one ended.`,
        evidence: [`${name}: ${message.slice(0, longestText)}`],
    };
}

;// CONCATENATED MODULE: ./build/src/diagnosis/evidence.js
/** What is known about a failure, gathered from errors, from what AWS says of its resources, and from logs. */

/** Everything in what was thrown: several failures, each with its chain of causes. */
function evidenceOf(thrown, { events = [], logs = [] } = {}) {
    return { errors: errorsIn(thrown, new Set()), events, logs };
}
function errorsIn(thrown, seen) {
    if (thrown === undefined || thrown === null || seen.has(thrown)) {
        return [];
    }
    seen.add(thrown);
    if (thrown instanceof failure_failure/* Failures */.oo) {
        return [
            ...thrown.failures.flatMap((failure) => errorsIn(failure, seen)),
            ...errorsIn(thrown.cause, seen),
        ];
    }
    if (thrown instanceof AggregateError) {
        return [...thrown.errors.flatMap((error) => errorsIn(error, seen)), ...errorsIn(thrown.cause, seen)];
    }
    if (thrown instanceof Error) {
        return [flattened(thrown), ...errorsIn(thrown.cause, seen)];
    }
    return [{ name: "Error", message: String(thrown) }];
}
function flattened(error) {
    const metadata = member(error, "$metadata");
    const operation = evidence_text(member(error, "operation"));
    const service = evidence_text(member(error, "$service"));
    const code = error instanceof failure_failure/* Failure */.HR ? error.code : evidence_text(member(error, "code"));
    const requestId = evidence_text(member(metadata, "requestId"));
    const status = member(metadata, "httpStatusCode");
    return {
        name: error.name,
        message: error.message,
        ...(code === undefined ? {} : { code }),
        ...(operation === undefined ? {} : { operation }),
        ...(service === undefined ? {} : { service }),
        ...(requestId === undefined ? {} : { requestId }),
        ...(typeof status === "number" ? { status } : {}),
    };
}
function member(of, name) {
    return typeof of === "object" && of !== null ? of[name] : undefined;
}
function evidence_text(value) {
    return typeof value === "string" ? value : undefined;
}

;// CONCATENATED MODULE: ./build/src/operations/failures.js
/** What went wrong, told for a person: each failure with its fix, and the diagnosis of what AWS said. */



function told(all, logs = []) {
    const failures = all.flatMap(({ thrown, noun, name }) => single(thrown).map((one) => ({
        noun,
        name,
        message: (0,failure_failure/* messageOf */.bD)(one),
        fix: one instanceof failure_failure/* Failure */.HR ? one.fix : undefined,
    })));
    const events = all.flatMap(({ thrown }) => thrown instanceof failure_failure/* Failure */.HR && thrown.code === "NODE_FAILED" ? [(0,failure_failure/* messageOf */.bD)(thrown)] : []);
    const bag = new AggregateError(all.map(({ thrown }) => thrown));
    return { failures, diagnoses: diagnose(evidenceOf(bag, { events, logs })) };
}
function single(thrown) {
    return thrown instanceof failure_failure/* Failures */.oo ? thrown.failures : [thrown];
}
/** One annotation a failure: what happened, and its fix, or that of the diagnosis. */
function annotate(log, { failures, diagnoses }) {
    // Root causes come first; of several failures each has only the diagnosis that quotes it.
    const fixOf = (message) => (failures.length === 1 ? diagnoses[0] : diagnoses.find(({ evidence }) => evidence.some(failures_quotes(message))))
        ?.fix;
    for (const { noun, name, message, fix } of failures)
        log.error({
            title: noun === undefined ? "The run failed" : `The ${noun} ${name ?? ""} failed`,
            message,
            fix: fix ?? fixOf(message),
        });
}
/** Evidence is quoted with the error's name before it, and cut where it is long. */
function failures_quotes(message) {
    return (quote) => quote.includes(message.slice(0, 200));
}

;// CONCATENATED MODULE: ./build/src/operations/operation.js
/** The run's address on GitHub; undefined outside of it. */
function runUrlOf({ environment }) {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = environment;
    return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined;
}
/** `owner/repo@ref` by which the workflow names this action; undefined for a local one. */
function actionReferenceOf({ environment }) {
    const { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref } = environment;
    return repository && ref ? `${repository}@${ref}` : undefined;
}
/** What every report of a run that ends now tells of it. */
function runFacts(stage, context) {
    return {
        stage: stage.name,
        startedAt: context.startedAt,
        endedAt: Date.now(),
        runUrl: runUrlOf(context),
        actionReference: actionReferenceOf(context),
    };
}

;// CONCATENATED MODULE: ./build/src/operations/deploy-report.js
/** What a deploy tells: outputs, job summary, annotations. */






async function deployResult(all) {
    const { settings, context, session, topology, recorder, deployed } = all;
    const serviceFailed = deployed.applied.failures.some(({ node }) => node?.id === "mcp-service");
    const logs = serviceFailed
        ? await lastContainerLines(session.aws, settings.names.logGroup, context.startedAt)
        : [];
    const problems = told(thrownBy(deployed), logs);
    annotate(context.log, problems);
    if (logs.length > 0)
        await context.log.group("Last lines of the container", async () => context.log.foreign(logs.slice(-50)));
    const report = {
        kind: "deploy",
        outcome: outcomeOf(deployed, context),
        ...runFacts(settings.stage, context),
        notices: session.notices,
        deployment: factsOf(all),
        resources: resourcesOf(deployed),
        ...problems,
        timeline: recorder.timeline(),
    };
    return {
        report,
        outputs: deployOutputs(settings, session.store.uri, topology, deployed),
        failures: deployed.failures,
    };
}
function thrownBy({ applied, failures }) {
    const ofNodes = applied.failures.map(({ node, thrown }) => node === undefined ? { thrown } : { thrown, noun: node.noun, name: node.name });
    const others = failures.filter((thrown) => !applied.failures.some((one) => one.thrown === thrown));
    return [...ofNodes, ...others.map((thrown) => ({ thrown }))];
}
function outcomeOf({ applied, failures, changed }, { signal }) {
    if (signal.aborted)
        return "cancelled";
    if (failures.length > 0)
        return "failed";
    if (!changed || applied.results.every(({ action }) => action === "unchanged"))
        return "unchanged";
    return applied.results.some(({ node, action }) => node.id === "harness" && action === "create")
        ? "created"
        : "updated";
}
function resourcesOf({ applied, orphans }) {
    return [
        ...applied.results.map(({ node, action, ownership, changes, failure }) => ({
            noun: node.noun,
            name: node.name,
            action,
            changes,
            ...(ownership === "adopted" ? { why: "found, used and kept: it is not this stage's" } : {}),
            ...(failure === undefined ? {} : { failed: true }),
        })),
        ...orphans
            .filter(({ fate }) => fate.kind !== "absent")
            .map(({ node, fate }) => ({
            noun: node.noun,
            name: node.name,
            action: fate.kind === "kept" ? "keep" : "delete",
            ...(fate.kind === "kept" ? { why: fate.why } : {}),
            ...(fate.kind === "failed" ? { failed: true, why: (0,failure_failure/* messageOf */.bD)(fate.thrown) } : {}),
        })),
    ];
}
function factsOf({ settings, session, topology, deployed }) {
    const { names, harness } = settings;
    const { outputs } = deployed.applied;
    const agent = outputs.get("harness");
    const image = deploy_outputs_text(outputs.get("image"), "uri");
    const hosting = settings.topology.kind === "ecs" ? settings.topology : undefined;
    const { verification } = deployed;
    return {
        ...session.place,
        topology: topology.kind,
        harnessArn: deploy_outputs_text(agent, "arn"),
        harnessId: deploy_outputs_text(agent, "id"),
        harnessName: names.harness,
        harnessVersion: deploy_outputs_text(agent, "version"),
        harnessStatus: deploy_outputs_text(agent, "status"),
        mcpUrl: topology.connection(outputs)?.url,
        model: harness.model ?? defaultModel(session.place.region),
        endpoint: harness.endpoint,
        stateUri: session.store.uri,
        authMode: settings.auth.mode,
        credentialProvider: settings.auth.mode === "none" ? undefined : names.credentialProvider,
        verifiedTools: verification?.kind === "verified" ? verification.tools.length : undefined,
        ...(hosting === undefined
            ? {}
            : {
                image: { reference: hosting.hosting.image, digest: image?.split("@")[1] },
                architecture: deploy_outputs_text(outputs.get("image"), "architecture"),
                cluster: names.cluster,
                service: names.service,
                serviceArn: deploy_outputs_text(outputs.get("mcp-service"), "arn"),
                logGroup: names.logGroup,
                secret: hosting.delivery.kind === "managed"
                    ? names.secret
                    : hosting.delivery.kind === "existing"
                        ? hosting.delivery.secretId
                        : undefined,
            }),
    };
}

;// CONCATENATED MODULE: ./build/src/operations/expiry.js
/** Until when a stage lives. */
/** A deploy prolongs the life of a stage once this part of it has passed: otherwise no redeploy would be without a change. */
const slack = 0.1;
/**
 * ISO time to the second, or undefined for a stage without an end.
 * @param expiresIn milliseconds
 * @param before what the state remembers
 * @param now milliseconds since the epoch
 */
function expiryOf(expiresIn, before, now) {
    if (expiresIn === undefined)
        return undefined;
    const latest = now + expiresIn;
    const remembered = before === undefined ? Number.NaN : Date.parse(before);
    const isFresh = remembered <= latest && remembered >= latest - expiresIn * slack;
    return isFresh ? before : new Date(latest).toISOString().replace(/\.\d+Z$/, "Z");
}

;// CONCATENATED MODULE: ./build/src/engine/destroy.js
/** Takes a deployment down: in reverse, as wide as the graph allows, only what is ours, until it is gone. */





/** AWS's own teardown (load balancer, cluster, harness) ends well within this, in ms. */
const refusalLimit = 900_000;
/** Reads what is left of a deployment and decides what may go. What something kept needs is kept with it. */
async function survey(nodes, run, memory) {
    const live = new Map();
    await Promise.all(nodes.map(async (node) => {
        const seen = node.role === "leftover"
            ? await node.observe(run.aws)
            : await node.observe(run.aws, memory.get(node.id)?.id);
        const isGone = seen?.deleted === true && !run.removing.force;
        if (seen !== undefined && !isGone)
            live.set(node.id, seen);
    }));
    const kept = new Map();
    const byId = new Map(nodes.map((node) => [node.id, node]));
    for (const node of nodes) {
        const seen = live.get(node.id);
        if (seen === undefined)
            continue;
        const stranger = notOursBecause(node, seen);
        const why = stranger ?? run.keep(node);
        if (why !== undefined)
            kept.set(node.id, { why, ours: stranger === undefined });
    }
    for (const node of nodes)
        if (kept.has(node.id))
            keepWith(node);
    return { live, kept };
    /** What something kept needs stays with it, along the whole chain, and so does what trails it. */
    function keepWith(node) {
        const stay = (other, why) => {
            if (!live.has(other.id) || kept.has(other.id))
                return;
            kept.set(other.id, { why, ours: true });
            keepWith(other);
        };
        if (!isTrailing(node))
            for (const need of node.needs) {
                const needed = byId.get(need);
                if (needed !== undefined)
                    stay(needed, `the ${node.noun} ${node.name}, which needs it, is kept`);
            }
        for (const other of nodes)
            if (isTrailing(other) && other.needs.includes(node.id))
                stay(other, `the ${node.noun} ${node.name}, which it belongs to, is kept`);
    }
    function notOursBecause(node, seen) {
        if (seen.tags === undefined) {
            // Without tags it is ours as far as the thing that it belongs to is.
            const of = node.needs[0];
            const parent = of === undefined ? undefined : live.get(of);
            const parentNode = of === undefined ? undefined : byId.get(of);
            if (memory.get(node.id)?.ownership === "owned")
                return undefined;
            if (parent === undefined || parentNode === undefined)
                return "whose it is cannot be proved: it carries no tags";
            return notOursBecause(parentNode, parent);
        }
        const ownership = rememberedOwnership(seen.id, seen.tags, run.owner, memory.get(node.id));
        return ownership.kind === "owned" ? undefined : ownership.by;
    }
}
/** Removes everything that `survey` does not keep. Never throws for a single node: its fate says what happened. */
async function destroy(nodes, { live, kept }, run) {
    const fates = new Map();
    const before = blockers(nodes);
    const fateOf = (node) => {
        const begun = fates.get(node.id);
        if (begun !== undefined)
            return begun;
        const fate = remove(node);
        fates.set(node.id, fate);
        return fate;
    };
    return Promise.all(nodes.map(async (node) => ({ node, fate: await fateOf(node) })));
    async function remove(node) {
        const seen = live.get(node.id);
        const first = before.get(node.id) ?? [];
        const fatesBefore = await Promise.all(first.map(async (one) => ({ one, fate: await fateOf(one) })));
        if (seen === undefined)
            return { kind: "absent" };
        const stays = kept.get(node.id);
        if (stays !== undefined) {
            run.tell({ ...eventOf(node), kind: "kept", why: stays.why });
            return { kind: "kept", live: seen, ...stays };
        }
        const inTheWay = fatesBefore.find(({ fate }) => fate.kind === "failed");
        if (inTheWay !== undefined)
            return {
                kind: "failed",
                live: seen,
                thrown: new Error(`not tried: the ${inTheWay.one.noun} ${inTheWay.one.name} is still there`),
            };
        return until(node, seen);
    }
    async function until(node, seen) {
        const event = eventOf(node);
        const deadline = performance.now() + refusalLimit;
        run.tell({ ...event, kind: "removing" });
        const next = (0,wait/* pacer */.y4)(run.pace);
        for (;;) {
            const removal = await attempt(node, seen);
            if ("thrown" in removal) {
                run.tell({ ...event, kind: "failed", why: (0,failure_failure/* messageOf */.bD)(removal.thrown) });
                return { kind: "failed", live: seen, thrown: removal.thrown };
            }
            if (removal.status === "gone") {
                run.tell({ ...event, at: Date.now(), kind: "removed" });
                return { kind: "deleted", live: seen };
            }
            run.tell({
                ...event,
                at: Date.now(),
                kind: removal.status === "kept" ? "kept" : "waiting",
                why: removal.why,
            });
            if (removal.status === "kept")
                return { kind: "kept", live: seen, why: removal.why, ours: true };
            try {
                if (performance.now() > deadline)
                    throw new Error(`still not gone: ${removal.why}`);
                await (0,wait/* pause */.v7)(next(removal.why), run.aws.signal);
            }
            catch (thrown) {
                return { kind: "failed", live: seen, thrown };
            }
        }
    }
    /** A refusal that time will mend is one more reason to wait. */
    async function attempt(node, seen) {
        try {
            return node.role === "leftover"
                ? await node.remove(run.aws, seen)
                : await node.remove(run.aws, seen, run.removing);
        }
        catch (thrown) {
            if (run.aws.signal.aborted)
                return { thrown: run.aws.signal.reason };
            return (0,errors/* isInMotion */.gT)(thrown) || (0,errors/* isTransient */.dg)(thrown)
                ? { status: "pending", why: (0,failure_failure/* messageOf */.bD)(thrown) }
                : { thrown };
        }
    }
}
/** What has to be gone before a node may go: everything that needs it; for what trails, the thing that it belongs to. */
function blockers(nodes) {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const result = new Map(nodes.map(({ id }) => [id, []]));
    for (const node of nodes) {
        for (const need of node.needs) {
            const needed = byId.get(need);
            if (needed === undefined)
                continue;
            if (isTrailing(node))
                result.get(node.id)?.push(needed);
            else
                result.get(need)?.push(node);
        }
        for (const id of node.removedAfter) {
            const earlier = byId.get(id);
            if (earlier !== undefined)
                result.get(node.id)?.push(earlier);
        }
    }
    return result;
}
function isTrailing(node) {
    return node.role === "leftover" || node.trails;
}

;// CONCATENATED MODULE: ./build/src/topologies/remains.js
/**
 * Everything that a stage may own, by name: what a destroy goes by where the state is lost, and the register of kinds
 * by which it reads the state where it is not.
 */











/** How the node of a kind is made again; its identity is what the kind's own node had written to the state. */
function made(kind, options = { trails: false }) {
    return [
        kind.kind,
        (id, identity, place) => ({
            ...resourceNode(id, kind, identityOf(identity), options.trails),
            ...place,
        }),
    ];
}
function left(kind) {
    return [
        kind.kind,
        (id, identity, place) => ({ ...leftoverNode(id, kind, identityOf(identity)), ...place }),
    ];
}
function identityOf(identity) {
    return identity;
}
const makers = new Map([
    made(apiKeyCredentialProvider),
    made(ecsCluster),
    made(expressService),
    made(harness),
    made(harnessEndpoint),
    made(harnessLogs, { trails: true }),
    made(iamRole),
    made(logGroup),
    made(secret),
    left(taskDefinitions),
]);
/** The node that can be removed; undefined for a kind that this version does not know. */
function removable({ id, kind, identity, ...place }) {
    return makers.get(kind)?.(id, identity, place);
}
/** Everything that a stage of these names may own. In the order of the graph: every node after those that it needs. */
function remainsOf(names) {
    const remain = (id, { kind }, name, needs = [], { removedAfter = [], ...identity } = {}) => ({ id, kind, identity: { name, ...identity }, needs, removedAfter });
    const family = `${names.cluster}-${names.service}`;
    return [
        remain("secret", secret, names.secret),
        remain("cluster", ecsCluster, names.cluster),
        remain("log-group", logGroup, names.logGroup),
        remain("task-execution-role", iamRole, names.taskExecutionRole),
        remain("infrastructure-role", iamRole, names.infrastructureRole, [], { removedAfter: ["cluster"] }),
        remain("mcp-service", expressService, names.service, ["cluster", "log-group", "task-execution-role", "infrastructure-role", "secret"], { cluster: names.cluster }),
        remain("task-definitions", taskDefinitions, family, ["mcp-service"]),
        remain("credentials", apiKeyCredentialProvider, names.credentialProvider, ["secret"]),
        remain("harness-role", iamRole, names.harnessRole),
        remain("harness", harness, names.harness, ["harness-role", "credentials"]),
        remain("harness-logs", harnessLogs, names.harness, ["harness"]),
    ];
}

;// CONCATENATED MODULE: ./build/src/operations/stage-state.js
/** From what the engine knows to what the state remembers, and back. */


function memoryOf(nodes) {
    return new Map(Object.entries(nodes).map(([id, node]) => [id, { id: node.id, ownership: node.ownership }]));
}
/**
 * What the state knows of the nodes that are wanted, by their ids, and beside it, under keys of their own, what had
 * another name or was another kind of thing until the inputs changed: that is to be removed.
 */
function separated(before, nodes) {
    const wanted = new Set(nodes.map(({ id }) => id));
    const keys = new Map();
    for (const [id, state] of Object.entries(before)) {
        const now = nodes.find((node) => isSame(node, state))?.id;
        if (now !== undefined || wanted.has(id))
            keys.set(id, now ?? formerKey(id, state));
    }
    const keyOf = (id) => keys.get(id) ?? id;
    return Object.fromEntries(Object.entries(before).map(([id, state]) => [
        keyOf(id),
        { ...state, needs: state.needs.map(keyOf), removedAfter: state.removedAfter.map(keyOf) },
    ]));
}
function isSame(node, { kind, identity }) {
    return node.role !== "lookup" && node.kind === kind && (0,external_node_util_.isDeepStrictEqual)({ ...node.identity }, identity);
}
function formerKey(id, { identity }) {
    return `${id} ${Object.values(identity).join(" ")}`;
}
/** Every node that is about to exist, by name, before anything is made: whatever happens then can be found again. */
function plannedNodes(nodes, steps, state) {
    const before = separated(state, nodes);
    const ownerships = new Map(steps.map(({ node, ownership }) => [node.id, ownership]));
    const planned = nodes
        .filter((node) => node.role !== "lookup")
        .map((node) => [
        node.id,
        {
            ...(before[node.id] ?? { status: "planned", outputs: {} }),
            ...placeOf(node),
            ownership: ownerships.get(node.id) ?? "owned",
        },
    ]);
    // What is no longer wanted stays remembered until it is gone.
    return { ...before, ...Object.fromEntries(planned) };
}
/** The nodes once the engine is done, or stopped. */
function presentNodes(nodes, results, planned) {
    const present = results
        .filter(({ live }) => live !== undefined)
        .map(({ node, ownership, live, outputs }) => [
        node.id,
        {
            ...placeOf(node),
            ...(live === undefined || live.id === "" ? {} : { id: live.id }),
            ownership,
            status: "present",
            outputs: strings(outputs ?? {}),
        },
    ]);
    const known = { ...planned, ...Object.fromEntries(present) };
    // Leftovers are there as soon as what leaves them behind is.
    const leftovers = nodes
        .filter((node) => node.role === "leftover")
        .flatMap(({ id, needs }) => {
        const of = known[needs["of"]?.id ?? ""];
        const node = known[id];
        return node === undefined || of === undefined ? [] : [[id, { ...node, status: of.status }]];
    });
    return { ...known, ...Object.fromEntries(leftovers) };
}
/** The nodes after a deploy: without what it removed because nothing wants it any more, unless something still needs it. */
function afterDeploy(nodes, results, orphans, planned) {
    const present = presentNodes(nodes, results, planned);
    const fates = new Map(orphans.map(({ node, fate }) => [node.id, fate]));
    return Object.fromEntries(Object.entries(present).flatMap(([id, node]) => {
        const fate = fates.get(id);
        if (fate === undefined || fate.kind === "failed")
            return [[id, node]];
        return fate.kind === "kept" && fate.ours ? [[id, { ...node, status: "kept" }]] : [];
    }));
}
/** The state at the end of a deploy; `outputs` undefined: it failed, and the last good outputs stay. */
function concluded({ expiresAt: _before, previousGood, ...ahead }, expiresAt, { nodes, outputs, lastRun, }) {
    const wasGood = Object.keys(ahead.outputs).length > 0;
    const hasMoved = outputs !== undefined && wasGood && !(0,external_node_util_.isDeepStrictEqual)(outputs, ahead.outputs);
    const good = hasMoved ? ahead.outputs : previousGood;
    return {
        ...ahead,
        nodes,
        outputs: outputs ?? ahead.outputs,
        lastRun,
        ...(good === undefined ? {} : { previousGood: good }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
    };
}
/** What of ours is left after a destroy. */
function leftNodes(destroyed, before) {
    const left = destroyed.flatMap(({ node, fate }) => {
        const isOurs = fate.kind === "failed" || (fate.kind === "kept" && fate.ours);
        if (!isOurs)
            return [];
        const remembered = before[node.id];
        return [
            [
                node.id,
                {
                    ...placeOf(node),
                    id: fate.live.id,
                    ownership: remembered?.ownership ?? "owned",
                    status: "present",
                    outputs: remembered?.outputs ?? {},
                },
            ],
        ];
    });
    return Object.fromEntries(left);
}
/** The nodes of a state as a destroy wants them, and those of kinds that this version does not know. */
function removableNodes(nodes) {
    const known = [];
    const unknown = [];
    for (const [id, { kind, identity, needs, removedAfter }] of Object.entries(nodes)) {
        const node = removable({ id, kind, identity, needs, removedAfter });
        if (node === undefined)
            unknown.push(`${id} (${kind})`);
        else
            known.push(node);
    }
    return { known, unknown };
}
function placeOf(node) {
    const needs = Array.isArray(node.needs)
        ? node.needs
        : Object.values(node.needs).flatMap(({ id, loose }) => (loose ? [] : [id]));
    return {
        kind: node.kind,
        identity: { ...node.identity },
        needs: [...new Set(needs)],
        removedAfter: "removedAfter" in node ? [...node.removedAfter] : [],
    };
}
function strings(outputs) {
    return Object.fromEntries(Object.entries(outputs).filter((entry) => typeof entry[1] === "string"));
}

;// CONCATENATED MODULE: ./build/src/operations/orphans.js
/** What the state remembers and the graph no longer wants: another topology's parts, a former name, a dropped endpoint. */


/** Removed only once everything that replaces them is ready. */
async function removeOrphans(state, nodes, run) {
    const wanted = new Set(nodes.map(({ id }) => id));
    const orphans = Object.fromEntries(Object.entries(state.nodes).filter(([id]) => !wanted.has(id)));
    const { known } = removableNodes(orphans);
    if (known.length === 0)
        return [];
    const removing = { ...run, removing: { force: false }, keep: () => undefined };
    const memory = memoryOf(state.nodes);
    return destroy(known, await survey(known, removing, memory), removing);
}

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: ./build/src/aws/clients.js + 1 modules
var aws_clients = __webpack_require__(5198);
// EXTERNAL MODULE: ./build/src/report/handover.js
var handover = __webpack_require__(7349);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-s3/dist-cjs/index.js
var client_s3_dist_cjs = __webpack_require__(3711);
// EXTERNAL MODULE: ./build/src/state/s3.js
var state_s3 = __webpack_require__(1161);
;// CONCATENATED MODULE: ./build/src/state/bucket.js
/** The bucket that holds states: the account's own default, made on the first deploy, or one that the user brought. */





/** Set last of all, so it also says that the bucket is complete. */
const marker = { Key: "managed-by", Value: "zscaler-harness-action" };
/** A bucket that has just been made may be unknown for a moment, and S3 takes one change of a bucket at a time. */
const settleLimit = 60_000;
const settling = new Set(["NoSuchBucket", "OperationAborted"]);
function stateBucketName({ account, region }) {
    return `zscaler-harness-state-${account}-${region}`;
}
/**
 * Returns the name of a bucket that exists: a given one as it is, the default one created, versioned, encrypted,
 * closed to the public and to plain HTTP. Needed only before the first write of a stage: a state object that could be
 * read says that its bucket is complete.
 */
async function ensureStateBucket(options) {
    const { bucket } = options;
    if (bucket !== undefined) {
        await requireGivenBucket(options, bucket);
        return bucket;
    }
    const name = stateBucketName(options.place);
    const tags = await tagsOf(options, name);
    if (tags === "missing bucket")
        await createBucket(options, name);
    // Tags that are not ours say that somebody else made and looks after it; none, that a run died before it was done.
    else if (tags.length > 0)
        return name;
    await harden(options, name);
    return name;
}
/** Whether the bucket is there and this account's. */
async function hasStateBucket({ s3, place, bucket, }) {
    try {
        await s3.send(new client_s3_dist_cjs/* HeadBucketCommand */.kuI({ Bucket: bucket, ExpectedBucketOwner: place.account }));
        return true;
    }
    catch (thrown) {
        if ((0,state_s3/* isMissingBucket */.Vy)(thrown) || (0,errors/* errorName */.Is)(thrown) === "NotFound")
            return false;
        throw bucketFailure(thrown, bucket, place);
    }
}
async function requireGivenBucket({ s3, place }, bucket) {
    try {
        await s3.send(new client_s3_dist_cjs/* HeadBucketCommand */.kuI({ Bucket: bucket, ExpectedBucketOwner: place.account }));
    }
    catch (thrown) {
        if ((0,state_s3/* isMissingBucket */.Vy)(thrown) || (0,errors/* errorName */.Is)(thrown) === "NotFound") {
            throw new failure_failure/* Failure */.HR("STATE_BUCKET_MISSING", `The bucket ${bucket} of the \`state\` input does not exist.`, {
                fix: "Create it, or leave `state` out: the action then makes a bucket of its own.",
                cause: thrown,
            });
        }
        throw bucketFailure(thrown, bucket, place);
    }
}
async function tagsOf({ s3, place }, bucket) {
    try {
        const found = await s3.send(new client_s3_dist_cjs/* GetBucketTaggingCommand */.fp5({ Bucket: bucket, ExpectedBucketOwner: place.account }));
        return found.TagSet ?? [];
    }
    catch (thrown) {
        if ((0,errors/* errorName */.Is)(thrown) === "NoSuchTagSet")
            return [];
        if ((0,state_s3/* isMissingBucket */.Vy)(thrown))
            return "missing bucket";
        throw bucketFailure(thrown, bucket, place);
    }
}
async function createBucket({ s3, place, signal }, bucket) {
    // The client itself adds its region as the location constraint, except in us-east-1, where that would be invalid.
    const create = new client_s3_dist_cjs/* CreateBucketCommand */.cZX({ Bucket: bucket });
    try {
        await (0,retry/* retrying */.R)(() => s3.send(create), {
            signal,
            on: (thrown) => (0,errors/* errorName */.Is)(thrown) === "OperationAborted",
            limit: settleLimit,
        });
    }
    catch (thrown) {
        // Another stage's first deploy at the same time.
        if ((0,errors/* errorName */.Is)(thrown) === "BucketAlreadyOwnedByYou")
            return;
        throw bucketFailure(thrown, bucket, place);
    }
}
async function harden({ s3, place, kmsKey, signal }, bucket) {
    const target = { Bucket: bucket, ExpectedBucketOwner: place.account };
    const arn = `arn:${place.partition}:s3:::${bucket}`;
    const steps = [
        () => s3.send(new client_s3_dist_cjs/* PutPublicAccessBlockCommand */.ZXv({
            ...target,
            PublicAccessBlockConfiguration: {
                BlockPublicAcls: true,
                IgnorePublicAcls: true,
                BlockPublicPolicy: true,
                RestrictPublicBuckets: true,
            },
        })),
        () => s3.send(new client_s3_dist_cjs/* PutBucketEncryptionCommand */.iRK({
            ...target,
            ServerSideEncryptionConfiguration: {
                Rules: [
                    kmsKey === undefined
                        ? { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }
                        : {
                            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: kmsKey },
                            BucketKeyEnabled: true,
                        },
                ],
            },
        })),
        () => s3.send(new client_s3_dist_cjs/* PutBucketVersioningCommand */.XjQ({ ...target, VersioningConfiguration: { Status: "Enabled" } })),
        () => s3.send(new client_s3_dist_cjs/* PutBucketPolicyCommand */.BfN({ ...target, Policy: JSON.stringify(tlsOnly(arn)) })),
        () => s3.send(new client_s3_dist_cjs/* PutBucketTaggingCommand */.yCr({ ...target, Tagging: { TagSet: [marker] } })),
    ];
    try {
        for (const step of steps) {
            await (0,retry/* retrying */.R)(step, { signal, on: (thrown) => settling.has((0,errors/* errorName */.Is)(thrown)), limit: settleLimit });
        }
    }
    catch (thrown) {
        throw bucketFailure(thrown, bucket, place);
    }
}
function tlsOnly(bucketArn) {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "DenyPlainHttp",
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: [bucketArn, `${bucketArn}/*`],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ],
    };
}
const deniedNames = new Set(["403", "AccessDenied", "Forbidden"]);
function bucketFailure(thrown, bucket, { account }) {
    const name = (0,errors/* errorName */.Is)(thrown);
    if (name === "BucketAlreadyExists") {
        return new failure_failure/* Failure */.HR("STATE_BUCKET_TAKEN", `The bucket name ${bucket} is taken by another AWS account.`, {
            fix: "Create a bucket of your own and name it in `state` (s3://<bucket>/<key>).",
            cause: thrown,
        });
    }
    const status = thrown?.$metadata
        ?.httpStatusCode;
    if (deniedNames.has(name) || status === 403) {
        return new failure_failure/* Failure */.HR("STATE_BUCKET_DENIED", `S3 denies this role access to the bucket ${bucket}, or the bucket does not belong to account ${account}.`, {
            fix: "Allow the s3 actions on this bucket that the documentation lists, or create a bucket and name it in " +
                "`state` (s3://<bucket>/<key>).",
            cause: thrown,
        });
    }
    return thrown;
}

;// CONCATENATED MODULE: ./build/src/state/github-runs.js
/** An answer that takes longer than this many milliseconds is none. */
const answerLimit = 10_000;
/** Whatever keeps GitHub from answering counts as "not over": the lease then decides. */
function runCompletion({ token, apiUrl = "https://api.github.com", repository, signal, }) {
    const [owner = "", repo = ""] = repository.split("/");
    return async (holder) => {
        const runId = Number(holder.runId);
        if (!token || holder.repository !== repository || !Number.isSafeInteger(runId) || runId <= 0)
            return false;
        try {
            const { getOctokit } = await __webpack_require__.e(/* import() */ 785).then(__webpack_require__.bind(__webpack_require__, 2785));
            const { data } = await getOctokit(token, { baseUrl: apiUrl }).rest.actions.getWorkflowRunAttempt({
                owner,
                repo,
                run_id: runId,
                attempt_number: holder.runAttempt,
                request: { signal: AbortSignal.any([signal, AbortSignal.timeout(answerLimit)]) },
            });
            return data.status === "completed";
        }
        catch {
            return false;
        }
    };
}

// EXTERNAL MODULE: ./build/src/state/holder.js
var state_holder = __webpack_require__(1481);
// EXTERNAL MODULE: ./build/src/state/lock.js + 2 modules
var state_lock = __webpack_require__(6306);
;// CONCATENATED MODULE: ./build/src/state/store.js
/** The state object in S3: read once, then written on condition that nobody else has written since. */






/** How long to ask again while S3 says that another write is under way. */
const raceLimit = 15_000;
function stateStore({ deployment, signal, ...location }) {
    const uri = (0,state_s3/* uriOf */.S_)(location);
    async function readText() {
        try {
            const { Body: body, ETag: etag = "" } = await location.s3.send(new client_s3_dist_cjs/* GetObjectCommand */.jLs((0,state_s3/* addressed */.Ue)(location)));
            return { text: (await body?.transformToString()) ?? "", etag };
        }
        catch (thrown) {
            if ((0,state_s3/* isMissingObject */.gz)(thrown) || (0,state_s3/* isMissingBucket */.Vy)(thrown))
                return undefined;
            throw (0,state_s3/* s3Failure */.lv)(thrown, location);
        }
    }
    function conflict(cause) {
        return new failure_failure/* Failure */.HR("STATE_CONFLICT", `Another run has changed the state object ${uri} meanwhile.`, {
            fix: "Run this again; it continues from what the other run left. Use a `concurrency` group for each stage.",
            cause,
        });
    }
    return {
        uri,
        async read() {
            const found = await readText();
            return found && { state: parseState(found.text, uri, deployment), etag: found.etag };
        },
        async write(before, etag) {
            const state = { ...before, serial: before.serial + 1, writeId: (0,external_node_crypto_.randomUUID)() };
            const text = serialize(state);
            const condition = etag === undefined ? { IfNoneMatch: "*" } : { IfMatch: etag };
            const put = () => location.s3.send(new client_s3_dist_cjs/* PutObjectCommand */.wKZ({
                ...(0,state_s3/* addressed */.Ue)(location),
                ...(0,state_s3/* encrypted */.NR)(location),
                ...condition,
                Body: text,
                ContentType: "application/json",
            }));
            try {
                const { ETag: written = "" } = await (0,retry/* retrying */.R)(put, { signal, on: state_s3/* isRacingWrite */.ip, limit: raceLimit });
                return { state, etag: written };
            }
            catch (thrown) {
                if ((0,state_s3/* isPreconditionFailed */.W$)(thrown)) {
                    // Our own write, had its answer been lost and the SDK sent it again.
                    const found = await readText();
                    if (found?.text === text)
                        return { state, etag: found.etag };
                    throw conflict(thrown);
                }
                if ((0,state_s3/* isMissingObject */.gz)(thrown) || (0,state_s3/* isRacingWrite */.ip)(thrown))
                    throw conflict(thrown);
                throw (0,state_s3/* s3Failure */.lv)(thrown, location);
            }
        },
        async remove(etag) {
            const remove = () => location.s3.send(new client_s3_dist_cjs/* DeleteObjectCommand */.k4j({ ...(0,state_s3/* addressed */.Ue)(location), IfMatch: etag }));
            try {
                await (0,retry/* retrying */.R)(remove, { signal, on: state_s3/* isRacingWrite */.ip, limit: raceLimit });
            }
            catch (thrown) {
                if ((0,state_s3/* isMissingObject */.gz)(thrown))
                    return;
                if (!(0,state_s3/* isPreconditionFailed */.W$)(thrown))
                    throw (0,state_s3/* s3Failure */.lv)(thrown, location);
                if ((await readText()) !== undefined)
                    throw conflict(thrown);
            }
        },
    };
}

;// CONCATENATED MODULE: ./build/src/operations/session.js
/** A run's footing: whose account it is in, its clients, its state and lock, and the one signal that ends it. */











/** Shortest pause of a wait, in ms; it grows to the input `poll-interval`. */
const shortestPause = 250;
/** A cancelled run has 7.5 s: time enough to write the state and free the lock, and no more. */
const closingTime = 6_000;
async function openSession(settings, context) {
    const { log, environment } = context;
    const lost = new AbortController();
    const timeout = AbortSignal.timeout(settings.timeout);
    const over = new AbortController();
    timeout.addEventListener("abort", () => over.abort(timeoutFailure(settings.timeout)));
    const signal = AbortSignal.any([context.signal, lost.signal, over.signal]);
    // Every call in flight listens to it, and there are dozens at once.
    (0,external_node_events_.setMaxListeners)(0, signal);
    // State and lock outlive a cancelled run for a moment.
    const closing = new AbortController();
    signal.addEventListener("abort", () => {
        setTimeout(() => closing.abort(signal.reason), closingTime).unref();
    });
    const clients = (0,aws_clients/* createClients */.hP)({ region: settings.region, signal });
    const place = await (0,aws_clients/* identify */.ls)(clients);
    (0,aws_clients/* requireAllowedAccount */.Tk)(place, settings.allowedAccountIds);
    const bucket = settings.state.bucket ?? stateBucketName(place);
    const location = {
        s3: (0,aws_clients/* createClients */.hP)({ region: settings.region, signal: closing.signal }).s3,
        bucket,
        key: settings.state.key,
        account: place.account,
        kmsKey: settings.kmsKey,
        signal: closing.signal,
    };
    const holder = (0,state_holder/* holderFrom */.Jz)(environment, settings.operation);
    const lock = (0,state_lock/* stateLock */.v)({
        ...location,
        holder,
        isRunCompleted: runCompletion({
            token: settings.githubToken,
            apiUrl: environment["GITHUB_API_URL"],
            repository: settings.repository,
            signal,
        }),
    });
    const pace = { shortest: shortestPause, longest: settings.pollInterval };
    const notices = [];
    const give = (notice) => {
        notices.push(notice);
        (notice.level === "warning" ? log.warning : log.notice)(notice);
    };
    return {
        aws: { ...place, clients, signal, mask: (values) => context.secrets.mask(values) },
        place,
        pace,
        notices,
        give,
        store: stateStore({ ...location, deployment: { ...settings, ...place } }),
        lock: () => lock.peek(),
        async ensureBucket() {
            await ensureStateBucket({
                s3: location.s3,
                place,
                bucket: settings.state.bucket,
                kmsKey: settings.kmsKey,
                signal,
            });
        },
        bucketExists: () => hasStateBucket({ s3: location.s3, place, bucket }),
        async locked(work) {
            (0,handover/* leaveForPost */.xs)({
                region: place.region,
                account: place.account,
                bucket,
                key: location.key,
                nonce: holder.nonce,
            });
            const held = await acquire();
            try {
                // A run that was cancelled while it waited for the lock begins nothing.
                signal.throwIfAborted();
                return await work();
            }
            finally {
                await free(held);
            }
        },
        record: (outcome) => ({
            url: runUrlOf(context) ?? "",
            commit: environment["GITHUB_SHA"] ?? "",
            actor: environment["GITHUB_ACTOR"] ?? "",
            at: new Date().toISOString(),
            operation: settings.operation,
            outcome,
        }),
    };
    /** What the run came to counts, not whether its lock could be freed: the lease runs out by itself. */
    async function free(held) {
        try {
            await held.release();
            (0,handover/* leaveNothingForPost */.K7)();
        }
        catch (thrown) {
            give({
                level: "note",
                title: "Lock not freed",
                message: `The lock of this stage could not be freed and runs out by itself: ${(0,failure_failure/* messageOf */.bD)(thrown)}`,
            });
        }
    }
    async function acquire() {
        let toldAt = Number.NEGATIVE_INFINITY;
        const held = await lock.acquire({
            timeout: settings.lockTimeout,
            pace,
            onWaiting: (other, waited) => {
                // The first time, and then steadily but rarely.
                if (waited - toldAt < 15_000)
                    return;
                toldAt = waited;
                const left = (0,duration/* duration */.p)(settings.lockTimeout - waited);
                log.line(`waiting for the lock of this stage, held by ${(0,state_holder/* describeHolder */.sG)(other)}; giving up in ${left}`);
            },
            onLost: (failure) => lost.abort(failure),
        });
        if (held.takenOverFrom !== undefined)
            give({
                level: "note",
                title: "Lock taken over",
                message: `${(0,state_holder/* describeHolder */.sG)(held.takenOverFrom)} ended without freeing the lock of this stage.`,
            });
        return held;
    }
}
function timeoutFailure(limit) {
    return new failure_failure/* Failure */.HR("TIMEOUT", `The run did not end within ${(0,duration/* duration */.p)(limit)}`, {
        fix: "Run it again: it goes on where this one ended. Raise the input timeout where AWS needs longer.",
    });
}

;// CONCATENATED MODULE: ./build/src/operations/tags.js
/** The tags of everything that a deploy makes. */

/** The user's tags, and ours, which win. */
function deployTags({ stage, repository, tags }, expiresAt) {
    return { ...tags, ...ownerTags({ stage: stage.slug, repository }, expiresAt ?? "never") };
}

;// CONCATENATED MODULE: ./build/src/operations/verify.js

/** DNS and certificate of a fresh name take minutes. Milliseconds. */
const endpointLimit = 300_000;
const handshakeLimit = 30_000;
/** Throws a `Failure` that says what answered instead. */
async function verify({ url, authorization }, { aws: { signal }, pace, give }, { log, secrets }) {
    // Loaded only here: it brings an MCP client, which nothing else needs.
    const { verifyMcp } = await Promise.all(/* import() */[__webpack_require__.e(600), __webpack_require__.e(505)]).then(__webpack_require__.bind(__webpack_require__, 6505));
    const header = authorization?.reveal();
    secrets.mask([header]);
    const verification = await verifyMcp({
        url,
        headers: header === undefined ? {} : { Authorization: header },
        signal,
        timeout: handshakeLimit,
        limit: endpointLimit,
        pace,
        onRetry: (failure, waited) => log.line(`not yet (${(0,duration/* duration */.p)(waited)}): ${failure.message}`),
    });
    if (verification.kind === "unreachable-private") {
        const message = `${verification.host} is reachable only from inside its network: the handshake was skipped.`;
        give({ level: "note", title: "Not verified", message });
    }
    else {
        const { serverName, serverVersion, tools, milliseconds } = verification;
        log.foreign([
            `${serverName} ${serverVersion} lists ${tools.length} tools (${Math.round(milliseconds)} ms)`,
        ]);
    }
    return verification;
}

;// CONCATENATED MODULE: ./build/src/operations/warnings.js
function warnings({ auth, topology }, { lookups }) {
    const image = lookups.get("image");
    const notices = [
        auth.mode === "none"
            ? {
                level: "warning",
                title: "The MCP server is open",
                message: "With auth-mode none everybody who knows the URL can call its tools with your Zscaler credentials. Use it for tests only.",
            }
            : undefined,
        topology.kind === "ecs" && topology.delivery.kind === "plaintext"
            ? {
                level: "warning",
                title: "Credentials in plain text",
                message: "With secrets-manager: false the Zscaler credentials stand in the task definition, readable with ecs:DescribeTaskDefinition. Leave the input out to keep them in Secrets Manager.",
            }
            : undefined,
        topology.kind === "ecs" && predatesHealth(topology.hosting)
            ? oldImage(topology.hosting.image)
            : undefined,
        image !== undefined && "notice" in image
            ? { level: "note", title: "Image taken as given", message: String(image.notice) }
            : undefined,
    ];
    return notices.filter((notice) => notice !== undefined);
}
/** The server answers `/health` from release 0.12.3 on. */
const firstWithHealth = [0, 12, 3];
/** By the version in its tag; an image that does not tell its version is given the benefit of the doubt. */
function predatesHealth({ image, healthCheckPath }) {
    const version = /:v?(\d+)\.(\d+)\.(\d+)[^:/@]*(?:@|$)/.exec(image)?.slice(1).map(Number);
    if (version === undefined || healthCheckPath !== "/health")
        return false;
    const index = firstWithHealth.findIndex((part, at) => part !== version[at]);
    return index >= 0 && (version[index] ?? 0) < (firstWithHealth[index] ?? 0);
}
function oldImage(image) {
    return {
        level: "warning",
        title: "The image may not answer its health check",
        message: `By its tag, ${image} is older than 0.12.3, the first release of the server that answers /health. If the rollout fails, set the input image to a newer release, or health-check-path to a path of that image that answers 200 without signing in.`,
    };
}

;// CONCATENATED MODULE: ./build/src/operations/deploy.js
/**
 * Makes the stage true to the inputs. Looks at everything at once; where nothing differs, nothing is written, not even
 * a lock. Otherwise: lock, write ahead, change what differs, wait until it serves, shake hands.
 */
















async function deploy(settings, context) {
    const { log } = context;
    const session = await openSession(settings, context);
    const topology = topologyOf(session, settings);
    const recorder = createRecorder(log, context.startedAt);
    const { first, isHeld } = await log.group("Look at what is live", async () => {
        const [looked, lock] = await Promise.all([look(), session.lock()]);
        return { first: looked, isHeld: lock !== undefined && !lock.hasRunOut };
    });
    for (const notice of warnings(settings, first.observed))
        session.give(notice);
    if (first.stored === undefined)
        await session.ensureBucket();
    // Nothing to change and nobody at work: then no lock is needed, because nothing is written.
    const isTrue = !first.decision.changes && !isHeld && isComplete(first, topology);
    const brought = isTrue
        ? await log.group("Nothing differs", () => settle(first))
        : await session.locked(() => change(first, isHeld));
    const deployed = await withVerification(brought);
    return deployResult({ settings, context, session, topology, recorder, deployed });
    async function look() {
        const stored = await session.store.read();
        const { nodes } = topology.graph;
        const memory = memoryOf(separated(stored?.state.nodes ?? {}, nodes));
        const expiresAt = expiryOf(settings.expiresIn, stored?.state.expiresAt, Date.now());
        const run = {
            aws: session.aws,
            owner: { stage: settings.stage.slug, repository: settings.repository },
            pace: session.pace,
            tell: (event) => recorder.record(event),
            tags: deployTags(settings, expiresAt),
            adopt: settings.adopt,
            tokenBase: "",
        };
        const observed = await observe(nodes, run, memory);
        return { stored, memory, observed, run, decision: decide(nodes, observed, run, memory), expiresAt };
    }
    async function settle({ observed, run, memory }) {
        const applied = await apply(topology.graph.nodes, observed, run, memory);
        return {
            applied,
            orphans: [],
            verification: undefined,
            failures: applied.failures.map(({ thrown }) => thrown),
            changed: false,
        };
    }
    /** With the lock held: somebody else may have been at work since the first look. */
    async function change(before, wasHeld) {
        const fresh = await session.store.read();
        const isSame = !wasHeld && fresh?.etag === before.stored?.etag;
        const now = isSame ? before : await log.group("Look again, now that the lock is ours", look);
        const nodes = topology.graph.nodes;
        const base = now.stored?.state ?? newState({ ...settings, ...session.place }, topology.kind);
        // Write-ahead: from here on everything that may come to exist can be found again, and an outdated run is fenced off.
        const ahead = await session.store.write({
            ...base,
            topology: topology.kind,
            nodes: plannedNodes(nodes, now.decision.steps, base.nodes),
            lastRun: session.record("running"),
        }, now.stored?.etag);
        const run = { ...now.run, tokenBase: `${ahead.state.lineage} ${ahead.state.serial}` };
        const { applied, orphans } = await log.group("Make it true", async () => {
            const done = await apply(nodes, now.observed, run, memoryOf(ahead.state.nodes));
            const removed = done.failures.length > 0 ? [] : await removeOrphans(ahead.state, nodes, run);
            return { applied: done, orphans: removed };
        });
        const failures = [
            ...applied.failures.map(({ thrown }) => thrown),
            ...orphans.flatMap(({ fate }) => (fate.kind === "failed" ? [fate.thrown] : [])),
        ];
        try {
            await session.store.write(concluded(ahead.state, now.expiresAt, {
                nodes: afterDeploy(nodes, applied.results, orphans, ahead.state.nodes),
                outputs: failures.length === 0 ? rememberedOutputs(topology, applied.outputs) : undefined,
                lastRun: session.record(failures.length === 0 ? "succeeded" : context.signal.aborted ? "cancelled" : "failed"),
            }), ahead.etag);
        }
        catch (thrown) {
            failures.push(thrown);
        }
        return { applied, orphans, verification: undefined, failures, changed: true };
    }
    async function withVerification(brought) {
        const connection = brought.failures.length > 0 ? undefined : topology.connection(brought.applied.outputs);
        if (!settings.verify || connection === undefined)
            return brought;
        try {
            const verification = await log.group("Shake hands with the MCP server", () => verify(connection, session, context));
            return { ...brought, verification };
        }
        catch (thrown) {
            return { ...brought, failures: [thrown] };
        }
    }
    /** The state knows everything that is live, and nothing else. */
    function isComplete({ stored, observed }, { graph, kind }) {
        if (stored === undefined || stored.state.topology !== kind)
            return false;
        const wanted = graph.nodes.filter(({ role }) => role !== "lookup");
        const ids = new Set(wanted.map(({ id }) => id));
        return (stored.state.lastRun?.outcome === "succeeded" &&
            Object.entries(stored.state.nodes).every(([id, { status }]) => ids.has(id) || status === "kept") &&
            wanted.every(({ id, role }) => {
                const node = stored.state.nodes[id];
                const live = observed.live.get(id);
                return node?.status === "present" && (role === "leftover" || node.id === live?.id);
            }));
    }
}
function topologyOf({ place }, settings) {
    const { topology } = settings;
    return topology.kind === "ecs" ? ecs(place, settings, topology) : external(place, settings, topology);
}

;// CONCATENATED MODULE: ./build/src/operations/destroy-report.js


function destroyResult(all) {
    const { settings, context, session, recorder, destroyed, wasRun, failure } = all;
    const thrown = [
        ...destroyed.flatMap(({ node, fate }) => fate.kind === "failed" ? [{ thrown: fate.thrown, noun: node.noun, name: node.name }] : []),
        ...(failure === undefined ? [] : [{ thrown: failure }]),
    ];
    const problems = told(thrown);
    annotate(context.log, problems);
    const deleted = withFate(destroyed, "deleted");
    const outcome = destroy_report_outcomeOf(all, thrown.length > 0);
    const left = destroyed.some(({ fate }) => fate.kind === "failed" || (fate.kind === "kept" && fate.ours));
    const stateUri = left || outcome === "dry-run" ? session.store.uri : undefined;
    const report = {
        kind: "destroy",
        outcome,
        ...runFacts(settings.stage, context),
        notices: session.notices,
        region: settings.region,
        stateUri,
        deleted: deleted.map(({ node }) => resource(node, "delete")),
        kept: withFate(destroyed, "kept").map(({ node, fate }) => resource(node, "keep", fate.why)),
        ...problems,
        timeline: recorder.timeline(),
    };
    return {
        report,
        outputs: {
            stage: settings.stage.slug,
            state: stateUri,
            status: {
                failed: "failed",
                cancelled: "failed",
                "dry-run": undefined,
                destroyed: "absent",
                absent: "absent",
            }[outcome],
            changed: wasRun && deleted.length > 0,
            deleted: deleted.map(entry),
            kept: withFate(destroyed, "kept").map((one) => ({ ...entry(one), why: one.fate.why })),
        },
        failures: thrown.map((one) => one.thrown),
    };
}
function destroy_report_outcomeOf({ context, wasRun, isEmpty }, hasFailed) {
    if (context.signal.aborted)
        return "cancelled";
    if (hasFailed)
        return "failed";
    if (isEmpty)
        return "absent";
    return wasRun ? "destroyed" : "dry-run";
}
function withFate(destroyed, kind) {
    return destroyed.filter((one) => one.fate.kind === kind);
}
function resource({ noun, name }, action, why) {
    return { noun, name, action, ...(why === undefined ? {} : { why }) };
}
/** For the outputs `deleted` and `kept`. */
function entry({ node, fate }) {
    return { resource: node.id, kind: node.kind, name: node.name, id: fate.live.id };
}

;// CONCATENATED MODULE: ./build/src/operations/destroy.js
/**
 * Takes the stage down: everything that is ours, in reverse, until it is gone. Goes by the state, and by names and tags
 * where there is none. Needs no Zscaler credentials.
 */







/** Which kinds each word of the input `keep` keeps; what those need is kept with them. */
const keeps = {
    roles: ({ kind }) => kind === "iam.Role",
    ecs: ({ kind }) => kind.startsWith("ecs."),
    secret: ({ kind }) => kind === "secretsmanager.Secret",
    cognito: ({ kind }) => kind.startsWith("cognito-idp."),
};
async function destroy_destroy(settings, context) {
    const { log } = context;
    const session = await openSession(settings, context);
    const recorder = createRecorder(log, context.startedAt);
    const run = {
        aws: session.aws,
        owner: { stage: settings.stage.slug, repository: settings.repository },
        pace: session.pace,
        tell: (event) => recorder.record(event),
        removing: { force: settings.forceSecretDelete },
        keep(node) {
            const word = [...settings.keep].find((one) => keeps[one](node));
            return word === undefined ? undefined : `the input keep names ${word}`;
        },
    };
    const { first, lock } = await log.group("Look at what is left", async () => {
        const [looked, seen] = await Promise.all([look(), session.lock()]);
        return { first: looked, lock: seen };
    });
    // A lock without anything else is that of a deploy that has not begun yet, or never will.
    const nothing = first.seen.live.size === 0 && first.stored === undefined && lock === undefined;
    if (settings.dryRun || nothing)
        return told(first, preview(first), false);
    // Without a bucket there is neither a state nor anybody who could hold a lock in it.
    const hasBucket = first.stored !== undefined || (await session.bucketExists());
    const { last, destroyed, failure } = hasBucket
        ? await session.locked(() => takeDown(true))
        : await takeDown(false);
    return told(last, destroyed, true, failure);
    function told(last, destroyed, wasRun, failure) {
        const isEmpty = last.seen.live.size === 0;
        return destroyResult({ settings, context, session, recorder, destroyed, wasRun, isEmpty, failure });
    }
    async function look() {
        const stored = await session.store.read();
        const nodes = removablesOf(stored?.state);
        return { stored, nodes, seen: await survey(nodes, run, memoryOf(stored?.state.nodes ?? {})) };
    }
    /** Somebody else may have been at work while this run waited for the lock: who writes, writes the state first. */
    async function unlessSame() {
        const now = await session.store.read();
        const isSame = lock === undefined && now?.etag === first.stored?.etag;
        return isSame ? first : log.group("Look again, now that the lock is ours", look);
    }
    function removablesOf(state) {
        if (state === undefined)
            return remainsOf(settings.names).flatMap((remain) => removable(remain) ?? []);
        const { known, unknown } = removableNodes(state.nodes);
        if (unknown.length === 0)
            return known;
        throw new failure_failure/* Failure */.HR("STATE_NEWER", `the state names resources that this version does not know: ${unknown.join(", ")}`, {
            fix: "Use the version of the action that deployed this stage, or a newer one.",
        });
    }
    async function takeDown(isLocked) {
        const last = isLocked ? await unlessSame() : first;
        const fenced = last.stored &&
            (await session.store.write({ ...last.stored.state, lastRun: session.record("running") }, last.stored.etag));
        const destroyed = await log.group("Take it down", () => destroy(last.nodes, last.seen, run));
        if (fenced === undefined)
            return { last, destroyed };
        const nodes = leftNodes(destroyed, fenced.state.nodes);
        try {
            if (Object.keys(nodes).length === 0)
                await session.store.remove(fenced.etag);
            else
                await session.store.write({
                    ...fenced.state,
                    nodes,
                    outputs: {},
                    lastRun: session.record(hasFailed(destroyed) ? "failed" : "succeeded"),
                }, fenced.etag);
            return { last, destroyed };
        }
        catch (thrown) {
            return { last, destroyed, failure: thrown };
        }
    }
}
/** What a dry run tells: nothing was touched. */
function preview({ nodes, seen }) {
    return nodes.flatMap((node) => {
        const live = seen.live.get(node.id);
        if (live === undefined)
            return [];
        const stays = seen.kept.get(node.id);
        return [
            { node, fate: stays === undefined ? { kind: "deleted", live } : { kind: "kept", live, ...stays } },
        ];
    });
}
function hasFailed(destroyed) {
    return destroyed.some(({ fate }) => fate.kind === "failed");
}

;// CONCATENATED MODULE: ./build/src/operations/perform.js
/** Runs the operation that was asked for, and turns whatever it throws into a report. */





async function perform(settings, context) {
    try {
        return settings.operation === "deploy"
            ? await deploy(settings, context)
            : await destroy_destroy(settings, context);
    }
    catch (thrown) {
        return failedBefore(settings, context, context.signal.aborted ? context.signal.reason : thrown);
    }
}
/** The run ended before it changed anything, or without a word from the operation itself. */
function failedBefore({ operation, stage }, context, thrown) {
    const problems = told([{ thrown }]);
    annotate(context.log, problems);
    return {
        report: {
            kind: "failed",
            operation,
            ...runFacts(stage, context),
            ...problems,
        },
        outputs: { stage: stage.slug, status: "failed" },
        failures: thrown instanceof failure_failure/* Failures */.oo ? thrown.failures : [thrown],
    };
}


/***/ }),

/***/ 4377:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w$: () => (/* binding */ datetime)
/* harmony export */ });
/* unused harmony exports date, time, duration */
/* harmony import */ var _core_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3759);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5649);



function datetime(params) {
    return _core_index_js__WEBPACK_IMPORTED_MODULE_0__/* ._isoDateTime */ .G1(_schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .ZodISODateTime */ .You, params);
}
function date(params) {
    return core._isoDate(ZodISODate, params);
}
function time(params) {
    return core._isoTime(ZodISOTime, params);
}
function duration(params) {
    return core._isoDuration(ZodISODuration, params);
}


/***/ })

};
