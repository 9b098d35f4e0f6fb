"""What `make house` tells of our own code: lines and modules of each room, long modules and functions, and circles."""

from __future__ import annotations

import ast
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.quick import imports_in

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "ospo_automation"
LONG_MODULE, LONG_FUNCTION = 300, 40  # lines: a question to ask, and no law


def name_of(module: Path) -> str:
    """`ospo_automation.core.casus.asks`."""
    return ".".join(module.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def circles(modules: Iterable[Path]) -> list[list[str]]:
    """The groups of modules that import each other in a circle, imports only for types and within functions too."""
    paths = {name_of(each): each for each in modules}
    graph = {name: set(_imported(path, paths)) - {name} for name, path in paths.items()}
    return sorted(sorted(group) for group in _strongly_connected(graph) if len(group) > 1)


def _imported(module: Path, known: Mapping[str, Path]) -> Iterator[str]:
    parts = name_of(module).split(".")
    package = parts if module.name == "__init__.py" else parts[:-1]
    for node in imports_in(module):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name in known)
        else:
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *filter(None, [node.module])])
            for each in node.names:
                inner = f"{source}.{each.name}"
                if inner in known:
                    yield inner
                elif source in known:
                    yield source


def _strongly_connected(graph: Mapping[str, set[str]]) -> Iterator[set[str]]:
    """By Kosaraju: in the order in which a first walk leaves the nodes, a second one goes against the arrows."""
    left: list[str] = []
    seen: set[str] = set()
    for start in graph:
        path = [(start, iter(graph[start]))] if start not in seen else []
        seen.add(start)
        while path:
            node, others = path[-1]
            onward = next((each for each in others if each not in seen), None)
            if onward is None:
                left.append(node)
                path.pop()
            else:
                seen.add(onward)
                path.append((onward, iter(graph[onward])))
    against: dict[str, set[str]] = {name: set() for name in graph}
    for name, imported in graph.items():
        for other in imported:
            against[other].add(name)
    placed: set[str] = set()
    for start in reversed(left):
        group: set[str] = set()
        todo = [start]
        while todo:
            node = todo.pop()
            if node not in placed:
                placed.add(node)
                group.add(node)
                todo += against[node] - placed
        if group:
            yield group


def _functions(module: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def main() -> None:
    modules = sorted(PACKAGE.rglob("*.py"))
    lines = {each: len(each.read_text(encoding="utf-8").splitlines()) for each in modules}
    rooms: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for each, count in lines.items():
        parts = each.relative_to(PACKAGE).parts
        room = "/".join(parts[:2]) if parts[0] == "core" and len(parts) > 2 else parts[0]
        rooms[room] += count
        files[room] += 1
    print(f"{'room':<24}{'modules':>8}{'lines':>8}")
    for room, count in sorted(rooms.items()):
        print(f"{room:<24}{files[room]:>8}{count:>8}")
    print(f"{'all':<24}{len(modules):>8}{sum(lines.values()):>8}")
    print(f"\nmodules of more than {LONG_MODULE} lines:")
    for each, count in sorted(lines.items(), key=lambda pair: -pair[1]):
        if count > LONG_MODULE:
            print(f"  {count:>6} {each.relative_to(PACKAGE)}")
    functions = [(size, f"{each.relative_to(PACKAGE)}:{name}") for each in modules for name, size in _functions(each)]
    half = statistics.median(size for size, _ in functions)
    print(f"\nfunctions: {len(functions)}, half of them of at most {half:g} lines")
    for size, name in sorted(functions, reverse=True):
        if size > LONG_FUNCTION:
            print(f"  {size:>6} {name}")
    found = circles(modules)
    print(f"\ncircles of imports: {len(found)}")
    for group in found:
        print(f"  {len(group):>6} {', '.join(group)}")


if __name__ == "__main__":
    main()
