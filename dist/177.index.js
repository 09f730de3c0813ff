export const id = 177;
export const ids = [177];
export const modules = {

/***/ 7177:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  parseSuite: () => (/* binding */ parseSuite)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/src/settings/input-table.js + 5 modules
var input_table = __webpack_require__(189);
// EXTERNAL MODULE: ./build/src/settings/misspelt.js
var misspelt = __webpack_require__(212);
// EXTERNAL MODULE: ./build/src/settings/quoting.js
var quoting = __webpack_require__(8284);
// EXTERNAL MODULE: ./build/src/settings/values.js
var values = __webpack_require__(377);
;// CONCATENATED MODULE: ./build/src/settings/yaml-tree.js
/** Undefined only after a fault. An alias stands for what it names without being copied: nothing can swell. */
async function treeOf(text, fault) {
    const { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } = await __webpack_require__.e(/* import() */ 815).then(__webpack_require__.t.bind(__webpack_require__, 8815, 19));
    const lines = new LineCounter();
    const lineAt = (offset = 0) => Math.max(1, lines.linePos(offset).line);
    const anchored = new Map();
    let isWhole = true;
    const document = parseDocument(text, {
        schema: "failsafe",
        stringKeys: true,
        lineCounter: lines,
        prettyErrors: false,
        logLevel: "error",
    });
    for (const { message, pos } of [...document.errors, ...document.warnings])
        fault(lineAt(pos[0]), `is not valid YAML: ${message}`);
    // What follows a fault of the syntax was read by guess.
    if (document.errors.some(({ code }) => code !== "DUPLICATE_KEY"))
        return undefined;
    const tree = built(document.contents, 0);
    return isWhole ? tree : undefined;
    /** `offset` is where an absent value would stand. */
    function built(node, offset) {
        const line = lineAt(node?.range?.[0] ?? offset);
        if (isAlias(node)) {
            const named = anchored.get(node.source);
            if (named !== undefined)
                return { ...named, line };
            isWhole = false;
            fault(line, "names an anchor that does not stand before it");
            return { kind: "text", line, text: "" };
        }
        const tree = builtPart(node, line);
        if (node?.anchor !== undefined)
            anchored.set(node.anchor, tree);
        return tree;
    }
    function builtPart(node, line) {
        if (isSeq(node)) {
            const offset = node.range?.[0] ?? 0;
            return { kind: "list", line, items: node.items.map((item) => built(item, offset)) };
        }
        if (isMap(node)) {
            const members = node.items.map(({ key, value }) => {
                const offset = key.range?.[0] ?? 0;
                return {
                    key: isScalar(key) ? String(key.value) : "",
                    line: lineAt(offset),
                    value: built(value, offset),
                };
            });
            return { kind: "map", line, members };
        }
        return { kind: "text", line, text: isScalar(node) ? String(node.value ?? "") : "" };
    }
}

;// CONCATENATED MODULE: ./build/src/settings/suite.js
/** A suite: a YAML file of many prompts with what is expected of each answer. docs/suite.md describes it for people. */






/** Written, read and limited like the inputs of these names. */
const questionKeys = ["expect", "expect-tool", "max-latency", "max-total-tokens", "retries"];
const mostCases = 500;
const mostEntries = 100;
const longestName = 200;
const longestGivenName = 60;
const concurrency = (0,values/* integer */.nd)({ least: 1, most: 16 });
const usualConcurrency = 4;
/** A file that is something else entirely has thousands of faults. */
const mostFaults = 50;
/** Undefined only after a complaint. `defaults` hold where neither a case nor the suite's own `defaults` say anything. */
async function parseSuite(text, file, defaults, complain) {
    const path = (0,external_node_path_.normalize)(file);
    let faults = 0;
    const fault = (line, subject, { value, what, fix }) => {
        faults += 1;
        if (faults > mostFaults)
            return;
        const place = subject === undefined ? `(line ${line})` : `(line ${line}): ${subject}`;
        complain({
            value: file,
            what: [place, ...(value === undefined ? [] : [(0,quoting/* quoted */.T)(value)]), what].join(" "),
            ...(fix === undefined ? {} : { fix }),
            at: { file: path, line },
        });
    };
    const tree = await treeOf(text, (line, what) => fault(line, undefined, { what }));
    const suite = tree && suiteOf(tree, path, defaults, fault);
    if (faults > mostFaults)
        complain({ value: file, what: `has ${faults - mostFaults} more faults` });
    return faults === 0 ? suite : undefined;
}
function suiteOf(tree, file, outer, fault) {
    const members = membersOf(tree, ["concurrency", "defaults", "cases"], undefined, fault);
    if (members === undefined)
        return undefined;
    const together = members.get("concurrency");
    const ownDefaults = members.get("defaults");
    const shared = ownDefaults && membersOf(ownDefaults.value, questionKeys, "`defaults`", fault);
    const defaults = shared === undefined ? outer : questionOf(shared, outer, "`defaults`", fault);
    const atOnce = together && parsed(together.value, concurrency, "`concurrency`", fault);
    return {
        file,
        cases: casesOf(members.get("cases"), tree.line, defaults, fault),
        concurrency: atOnce ?? usualConcurrency,
    };
}
function casesOf(cases, line, defaults, fault) {
    const fix = "Begin each case with `- prompt: …`.";
    if (cases === undefined) {
        fault(line, undefined, { what: "has no `cases`", fix });
        return [];
    }
    if (cases.value.kind !== "list" || cases.value.items.length === 0) {
        fault(cases.line, "`cases`", { what: "is not a list of cases", fix });
        return [];
    }
    const { items } = cases.value;
    if (items.length > mostCases) {
        const what = `has ${items.length} entries, which is more than ${mostCases}`;
        fault(cases.line, "`cases`", { what, fix: "Make several suites of it." });
        return [];
    }
    const firstLines = new Map();
    return items.flatMap((item, index) => {
        const one = caseOf(item, index, defaults, fault);
        if (one === undefined)
            return [];
        const first = firstLines.get(one.name);
        if (first === undefined)
            firstLines.set(one.name, one.line);
        else
            fault(one.line, `case ${(0,quoting/* quoted */.T)(one.name)}`, {
                what: `has the name of the case in line ${first}`,
                fix: "Give each case a `name` of its own; without one it is called by the first words of its prompt.",
            });
        return [one];
    });
}
function caseOf(item, index, defaults, fault) {
    const number = `case ${index + 1}`;
    const members = membersOf(item, ["name", "prompt", ...questionKeys], number, fault);
    if (members === undefined)
        return undefined;
    const written = members.get("name");
    const name = written && nameOf(written.value, number, fault);
    const subject = name === undefined ? number : `case ${(0,quoting/* quoted */.T)(name)}`;
    const asked = members.get("prompt");
    if (asked === undefined)
        fault(item.line, subject, { what: "has no `prompt`" });
    const prompt = asked && textOf(asked.value, `${subject}: \`prompt\``, fault);
    const question = questionOf(members, defaults, subject, fault);
    if (prompt === undefined)
        return undefined;
    return { ...question, name: name ?? firstWords(prompt), prompt, line: item.line };
}
function nameOf(tree, subject, fault) {
    const name = textOf(tree, `${subject}: \`name\``, fault);
    if (name === undefined || (name.length <= longestName && !/[\n\r]/.test(name)))
        return name;
    const what = `is not one line of at most ${longestName} characters`;
    fault(tree.line, `${subject}: \`name\``, { value: name, what });
    return undefined;
}
/** Whole words, as far as a line of a table goes. */
function firstWords(prompt) {
    const line = prompt.replaceAll(/\s+/g, " ");
    if (line.length <= longestGivenName)
        return line;
    const cut = line.slice(0, longestGivenName).replace(/[\uD800-\uDBFF]$/, "");
    return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 20))}…`;
}
function questionOf(members, defaults, subject, fault) {
    const { expectations, retries } = defaults;
    return {
        expectations: {
            patterns: entries("expect", input_table/* inputs */.QL.expect.value) ?? expectations.patterns,
            tools: entries("expect-tool", input_table/* inputs */.QL["expect-tool"].value) ?? expectations.tools,
            maxLatency: value("max-latency", input_table/* inputs */.QL["max-latency"].value) ?? expectations.maxLatency,
            maxTotalTokens: value("max-total-tokens", input_table/* inputs */.QL["max-total-tokens"].value) ?? expectations.maxTotalTokens,
        },
        retries: value("retries", input_table/* inputs */.QL.retries.value) ?? retries,
    };
    function value(key, kind) {
        const member = members.get(key);
        return member && parsed(member.value, kind, `${subject}: \`${key}\``, fault);
    }
    /** A list, or text as the input of this name takes it. An empty list expects nothing, whatever the defaults say. */
    function entries(key, kind) {
        const tree = members.get(key)?.value;
        if (tree?.kind !== "list")
            return value(key, kind);
        const part = `${subject}: \`${key}\``;
        if (tree.items.length > mostEntries) {
            const what = `has ${tree.items.length} entries, which is more than ${mostEntries}`;
            fault(tree.line, part, { what });
            return undefined;
        }
        return tree.items.flatMap((item) => parsed(item, kind, part, fault) ?? []);
    }
}
function parsed(tree, kind, subject, fault) {
    const text = textOf(tree, subject, fault);
    return text === undefined ? undefined : kind.parse(text, (problem) => fault(tree.line, subject, problem));
}
/** Trimmed, as inputs are. */
function textOf(tree, subject, fault) {
    if (tree.kind !== "text") {
        fault(tree.line, subject, { what: `is a ${tree.kind}, not text` });
        return undefined;
    }
    const text = tree.text.trim();
    if (text === "")
        fault(tree.line, subject, { what: "is empty" });
    return text === "" ? undefined : text;
}
function membersOf(tree, known, subject, fault) {
    if (tree.kind !== "map") {
        fault(tree.line, subject, { what: `is not a map with the keys ${(0,quoting/* listed */.K)(known)}` });
        return undefined;
    }
    for (const { key, line } of tree.members) {
        if (known.includes(key))
            continue;
        const meant = (0,misspelt/* nearest */.p)(key, known);
        fault(line, subject, {
            what: `has an unknown key ${(0,quoting/* quoted */.T)(key)}`,
            fix: meant === undefined ? `The keys here are ${(0,quoting/* listed */.K)(known)}.` : `Did you mean \`${meant}\`?`,
        });
    }
    return new Map(tree.members.map((member) => [member.key, member]));
}


/***/ })

};
