"""What `compare-expressions` times in Python, and the table of it."""

import json
import re
import sys
import timeit
from importlib import metadata
from pathlib import Path
from statistics import median

PRODUCT = {
    "type": "finished-good",
    "price": 249.0,
    "cost": 93.985,
    "stock": 7.0,
    "name": "Wall enclosure 12 x 16",
    "key": "steel-16",
}
FACTS = {
    "width": 34.5,
    "height": 22.25,
    "product": PRODUCT,
    "item": PRODUCT | {"type": "component"},
    "lines": [{"quantity": 14.5, "cost": 3.05} for _ in range(20)],
    "build": {"id": "B-2001", "quantity": 14.5},
}
# The names are those of ExpressionMeasures.swift; the answers are worked out by hand.
CALL = "true"
EXPRESSIONS = {
    CALL: ("true", True),
    "formula": ("2.0 * (width + height) / 144.0 * 1.05", 119.175 / 144),
    "policy": (
        "product.type == 'finished-good' && has(product.price)"
        " && product.price >= product.cost * 1.35 && product.stock < 10.0",
        True,
    ),
    "mapping": (
        "item.type in ['raw-material', 'component'] && item.key.startsWith('steel-')"
        " || item.key == 'wire'",
        True,
    ),
    "all over 20 lines": (
        "lines.all(line, line.quantity > 0.0 && line.cost <= 100.0)",
        True,
    ),
    "memo": (
        "'Build ' + build.id + ': ' + string(build.quantity) + ' x ' + product.name",
        "Build B-2001: 14.5 x Wall enclosure 12 x 16",
    ),
}
ENGINES = {
    "cel-python": "cel-python",
    "cel-python-transpiled": "cel-python",
    "rust": "common-expression-language",
}


def engine(name):
    """How an engine compiles a text, and how it evaluates what it compiled."""
    if name == "rust":
        import cel

        context = cel.Context(variables=FACTS)
        return cel.compile, lambda program: lambda: program.execute(context)
    import celpy

    is_transpiled = name == "cel-python-transpiled"
    runner = celpy.CompiledRunner if is_transpiled else celpy.InterpretedRunner
    environment = celpy.Environment(runner_class=runner)
    facts = celpy.json_to_cel(FACTS)
    return (
        lambda text: environment.program(environment.compile(text)),
        lambda program: lambda: program.evaluate(facts),
    )


def least(runs):
    """The least nanoseconds of each of several runs, taken by turns."""
    timers = [timeit.Timer(run) for run in runs]
    counts = [max(1, int(0.1 / min(timer.repeat(3, 1)))) for timer in timers]
    rounds = [
        [timer.timeit(count) / count * 1e9 for timer, count in zip(timers, counts)]
        for _ in range(5)
    ]
    return [min(times) for times in zip(*rounds)]


def is_same(found, expected):
    if isinstance(expected, float):
        return abs(found - expected) < 1e-12
    return found == expected


def time_engine(name):
    compiled, evaluation = engine(name)
    call = evaluation(compiled(EXPRESSIONS[CALL][0]))
    results = {}
    for item, (text, expected) in EXPRESSIONS.items():
        run = evaluation(compiled(text))
        if not is_same(run(), expected):
            sys.exit(f"{name}: {item} gives {run()!r} instead of {expected!r}")
        evaluate, empty, compile_ = least([run, call, lambda: compiled(text)])
        results[item] = {"evaluate": evaluate, "call": empty, "compile": compile_}
    json.dump(results, sys.stdout)


def our_times(path):
    pattern = re.compile(r"(.+?): ([0-9.]+) ns, ([0-9.]+) us   (.+)")
    results = {}
    for match in filter(None, map(pattern.match, path.read_text().splitlines())):
        item, evaluate, compile_, answer = match.groups()
        if not is_same(our_value(answer), EXPRESSIONS[item][1]):
            sys.exit(f"ours: {item} gives {answer} instead of {EXPRESSIONS[item][1]!r}")
        results[item] = {"evaluate": float(evaluate), "compile": float(compile_) * 1000}
    return results


def our_value(answer):
    """What we print, as Python has it: a long decimal ends in three points."""
    if answer.startswith("'"):
        return answer[1:-1]
    return answer == "true" or float(answer.rstrip("…"))


def figure(value):
    return f"{value:,.0f}"


def short(value):
    return f"{value:.1f}" if value < 10 else figure(value)


def span(values, shown):
    """The median of several rounds, with the least and the most of them."""
    low, middle, high = (shown(value) for value in (min(values), median(values), max(values)))
    return middle if low == high else f"{middle} ({low} to {high})"


def row(cells):
    print("| " + " | ".join(cells) + " |")


def table(folder, rounds):
    ours = [our_times(folder / f"ours.{number}") for number in rounds]
    theirs = {
        name: [json.loads((folder / f"{name}.{number}").read_text()) for number in rounds]
        for name in ENGINES
        if (folder / f"{name}.1").exists()
    }
    row(
        ["", *(f"{name} / ours" for name in theirs), "ours, ns"]
        + [f"{name}{what}, ns" for name in theirs for what in ["", ", call"]]
    )
    row(["---"] * (2 + 3 * len(theirs)))
    for kind in ["evaluate", "compile"]:
        for item in EXPRESSIONS:
            own = [found[item][kind] for found in ours]
            ratios, times = [], []
            for found in theirs.values():
                whole = [round_[item][kind] for round_ in found]
                calls = [round_[item]["call"] if kind == "evaluate" else 0 for round_ in found]
                net = [(time - call) / our for time, call, our in zip(whole, calls, own)]
                is_call = kind == "evaluate" and item == CALL
                ratios.append("" if is_call else span(net, short))
                times += [span(whole, figure), span(calls, figure) if any(calls) else ""]
            row([f"{kind} {item}", *ratios, span(own, figure), *times])
    versions = sorted({f"{ENGINES[name]} {metadata.version(ENGINES[name])}" for name in theirs})
    print(
        f"""
{", ".join(versions)}, Python {sys.version.split()[0]}.
The median of the rounds (the least to the most), each ratio within its round;
rounds, ours and theirs by turns: {len(rounds)}.
`call` is `true` with the same facts, what it costs to be called: the ratios of evaluating
leave it out of theirs, and nothing out of ours; those of compiling leave nothing out.
They calculate with doubles, we with exact decimals and money."""
    )


if sys.argv[1] == "time":
    time_engine(sys.argv[2])
else:
    table(Path(sys.argv[2]), range(1, int(sys.argv[3]) + 1))
