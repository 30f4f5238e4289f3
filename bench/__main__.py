"""`./run bench [--seconds N] [--sizes 100,1000,10000]`: measure, and print a table."""

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import server
from bench.data import CLIENTS
from bench.load import Request, Result, again_and_again, measure

TOKEN = "b" * 32
SUBMISSIONS = 160
PDFS = 10
UNITS = (24, 240)
PHOTO_MB = 12
RESULT_PDFS = 5
TABLE_ROWS = 300
HEADS = ("measure", "p50 ms", "p95 ms", "per second", "beside bare Django (p50)")


def main() -> None:
    """Measure everything in turn; the servers and the data folder are gone at the end."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="for how long each page is asked (default 5)")
    parser.add_argument("--sizes", default="100,1000,10000", help="numbers of applications on the list")
    options = parser.parse_args()
    sizes = sorted(int(size) for size in options.sizes.split(","))
    with tempfile.TemporaryDirectory(prefix="benchmark-platform-bench.") as folder:
        env = server.environment(Path(folder))
        for command in (["migrate", "--noinput"], ["createcachetable"], ["collectstatic", "--noinput"]):
            server.run(["manage.py", *command, "--verbosity", "0"], env)
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {CLIENTS} clients, SQLite")
        rows = [*pages(env, sizes, options.seconds)]
        table(HEADS, rows)
        table(("document", "seconds", "peak MB", "size", "beside the bare library"), [*documents(env, sizes[-1])])
        database = (Path(folder) / "benchmark.sqlite3").stat().st_size / 1e6
        print(f"\nThe export's peak holds the database file, mapped into memory: {database:.0f} MB.")


def pages(env: dict[str, str], sizes: list[int], seconds: float) -> Iterator[tuple[str, ...]]:
    """Measure the pages; the first line is bare Django."""
    with server.serving("bench.bare:application", env) as port:
        bare = measure(port, same(Request("GET", "/")), seconds=seconds)
    yield line("bare Django view", bare, bare)
    facts = server.answer(["-m", "bench.data", "prepare", str(SUBMISSIONS)], env)
    with server.serving("benchmark_platform.wsgi:application", env) as port:
        yield line("sign-in page", measure(port, same(Request("GET", "/accounts/login/")), seconds=seconds), bare)
        yield line("task list", measure(port, task_lists(facts["editors"]), seconds=seconds), bare)
        yield line("autosave", measure(port, autosaves(facts["editors"]), seconds=seconds), bare)
        yield line("submission", measure(port, submissions(facts["submitters"]), seconds=60, warm_up=0), bare)
    for size in sizes:
        server.answer(["-m", "bench.data", "fill", str(size)], env)
        with server.serving("benchmark_platform.wsgi:application", env) as port:
            listed = Request("GET", "/applications/", signed_in(facts["office"]))
            yield line(f"committee list, {size:,} applications", measure(port, same(listed), seconds=seconds), bare)
        candidates = server.answer(["-m", "bench.selection"], env)["candidates"]
        with server.serving("benchmark_platform.wsgi:application", env) as port:
            bulk = Request("GET", "/applications/eligibility/all/", signed_in(facts["office"]))
            yield line(f"eligibility of {size:,} applications", measure(port, same(bulk), seconds=seconds), bare)
            board = Request("GET", "/applications/selection/", signed_in(facts["office"]))
            # One page for all candidates, typed by few: one client at a time.
            found = measure(port, same(board)[:1], seconds=2 * seconds, warm_up=1)
            yield line(f"board of {candidates:,} candidates, {size:,} applications, 1 client", found, bare)
    yield from work_pages(env, seconds, facts["office"], bare)


def work_pages(env: dict[str, str], seconds: float, session: str, bare: Result) -> Iterator[tuple[str, ...]]:
    """Measure the checks of one unit and the progress map, with 24 units and with 240."""
    for number in UNITS:
        unit = server.answer(["-m", "bench.creation", "fill", str(number)], env)["unit"]
        with server.serving("benchmark_platform.wsgi:application", env) as port:
            if number == UNITS[0]:
                items = Request("GET", f"/evaluations/units/{unit}/items/", signed_in(session))
                yield line("32 items of a unit, 300 records", measure(port, same(items), seconds=seconds), bare)
            progress = Request("GET", "/evaluations/progress/", signed_in(session))
            found = measure(port, same(progress)[:1], seconds=2 * seconds, warm_up=1)
            yield line(f"progress map of {number} units, 1 client", found, bare)
        server.answer(["-m", "bench.assessment", "assess", str(number)], env)
        with server.serving("benchmark_platform.wsgi:application", env) as port:
            results = Request("GET", "/evaluations/results/", signed_in(session))
            found = measure(port, same(results)[:1], seconds=2 * seconds, warm_up=1)
            yield line(f"results of {number} units, 1 client", found, bare)
    facts = server.answer(["-m", "bench.assessment", "savers", str(CLIENTS)], env)
    with server.serving("benchmark_platform.wsgi:application", env) as port:
        found = measure(port, scores(facts["savers"], facts["items"]), seconds=seconds, warm_up=0)
        yield line("one item scored on site and saved", found, bare)


def same(request: Request) -> list[Iterator[Request]]:
    """Every client asks the same again and again."""
    return [again_and_again(lambda number: request) for _ in range(CLIENTS)]


def signed_in(session: str) -> dict[str, str]:
    """The headers of a person who has signed in."""
    return {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}


def task_lists(editors: list[dict[str, Any]]) -> list[Iterator[Request]]:
    """Each client opens the task list of its own form."""

    def of(editor: dict[str, Any]) -> Iterator[Request]:
        request = Request("GET", f"/applications/{editor['application']}/", signed_in(editor["session"]))
        return again_and_again(lambda number: request)

    return [of(editor) for editor in editors]


def autosaves(editors: list[dict[str, Any]]) -> list[Iterator[Request]]:
    """Each client types on in its own form: every save is a new version."""

    def of(editor: dict[str, Any]) -> Iterator[Request]:
        headers = signed_in(editor["session"]) | {"Content-Type": "application/json", "Accept": "application/json"}
        path = f"/applications/{editor['application']}/autosave/"

        def save(number: int) -> Request:
            fields = {"grounds": f"党支部成立以来，始终把政治建设摆在首位。第{number}次保存。" * 12}
            body = {"part": "grounds", "version": editor["version"] + number, "fields": fields}
            return Request("POST", path, headers, json.dumps(body).encode())

        return again_and_again(save)

    return [of(editor) for editor in editors]


def scores(savers: list[dict[str, Any]], items: list[list[str]]) -> list[Iterator[Request]]:
    """Each client is an inspector at a unit of its own, item after item: every save is a new version."""

    def of(saver: dict[str, Any]) -> Iterator[Request]:
        headers = signed_in(saver["session"]) | {"Content-Type": "application/json", "Accept": "application/json"}
        path = f"/evaluations/inspections/{saver['visit']}/device/sync"

        def save(number: int) -> Request:
            (code, marks), round_ = items[number % len(items)], number // len(items)
            entry = {
                "key": f"bench-{number}",
                "kind": "score",
                "code": code,
                "base_version": round_,
                "typed": {"score": marks if round_ % 2 else "1"},
                "reason": f"第{round_}次查看会议记录本，个别月份记录不全。",
            }
            body = {"device": f"bench-{saver['visit']}", "unsent": 1, "entries": [entry]}
            return Request("POST", path, headers, json.dumps(body).encode())

        return again_and_again(save)

    return [of(saver) for saver in savers]


def submissions(submitters: list[dict[str, Any]]) -> list[Iterator[Request]]:
    """Each client submits its share of the prepared forms, each once."""

    def of(share: list[dict[str, Any]]) -> Iterator[Request]:
        for one in share:
            headers = signed_in(one["session"]) | {"Content-Type": "application/x-www-form-urlencoded"}
            yield Request("POST", f"/applications/{one['application']}/check/", headers, b"", status=302)

    return [of(submitters[client::CLIENTS]) for client in range(CLIENTS)]


def line(name: str, result: Result, bare: Result) -> tuple[str, ...]:
    """One line of the table; wrong answers are named, they are not counted."""
    if result.wrong:
        name += f" ({len(result.wrong)} wrong, e.g. {result.wrong[0]})"
    return (
        name,
        f"{result.percentile(50):.1f}",
        f"{result.percentile(95):.1f}",
        f"{result.rate:.0f}",
        f"{result.percentile(50) / bare.percentile(50):.1f} ×",
    )


def documents(env: dict[str, str], size: int) -> Iterator[tuple[str, ...]]:
    """Measure Excel and PDF beside the bare libraries, each in a process of its own."""
    own = server.answer(["-m", "bench.documents", "excel", str(size)], env)
    bare = server.answer(["-m", "bench.documents", "bare_excel", str(own["rows"])], env)
    for name, facts in ((f"Excel of {own['rows']:,} applications", own), ("openpyxl alone, as many rows", bare)):
        ratio = f"{facts['seconds'] / bare['seconds']:.1f} ×"
        yield name, f"{facts['seconds']:.1f}", f"{facts['peak_mb']:.0f}", f"{facts['bytes'] / 1e6:.1f} MB", ratio
    own = server.answer(["-m", "bench.documents", "pdf", str(PDFS)], env)
    bare = server.answer(["-m", "bench.documents", "bare_pdf", str(PDFS)], env)
    per_page = bare["seconds"] / bare["pages"]
    for name, facts in (("PDF of the form, per page", own), ("WeasyPrint alone, per page", bare)):
        seconds = facts["seconds"] / facts["pages"]
        yield (
            name,
            f"{seconds:.2f}",
            f"{facts['peak_mb']:.0f}",
            f"{facts['pages']} pages",
            f"{seconds / per_page:.1f} ×",
        )

    yield from work_documents(env)


def work_documents(env: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Measure a large photo being scaled, and a table of records being entered."""
    made = server.answer(["-m", "bench.creation", "make_photo", str(PHOTO_MB)], env)
    own = server.answer(["-m", "bench.creation", "photo", "0"], env)
    bare = server.answer(["-m", "bench.creation", "bare_photo", "0"], env)
    size = f"{made['bytes'] / 1e6:.1f} MB"
    for name, facts in ((f"photo of {size} checked and scaled", own), ("Pillow alone", bare)):
        ratio = f"{facts['seconds'] / bare['seconds']:.1f} ×"
        yield name, f"{facts['seconds']:.2f}", f"{facts['peak_mb']:.0f}", f"{facts['bytes'] / 1e6:.1f} MB", ratio
    server.answer(["-m", "bench.creation", "make_table", str(TABLE_ROWS)], env)
    own = server.answer(["-m", "bench.creation", "table", str(TABLE_ROWS)], env)
    yield (
        f"ledger table of {own['rows']} rows entered",
        f"{own['seconds']:.1f}",
        f"{own['peak_mb']:.0f}",
        f"{own['bytes'] / 1e3:.0f} kB",
        "",
    )

    yield from score_documents(env)


def score_documents(env: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Measure the results as Excel, every score in it, and a unit's result as PDF."""
    own = server.answer(["-m", "bench.assessment", "excel", "0"], env)
    bare = server.answer(["-m", "bench.assessment", "bare_excel", str(own["rows"])], env)
    name = f"Excel of {own['rows']:,} scores of {own['units']} units, {own['queries']} queries"
    for words, facts in ((name, own), ("openpyxl alone, as many rows", bare)):
        ratio = f"{facts['seconds'] / bare['seconds']:.1f} ×"
        yield words, f"{facts['seconds']:.1f}", f"{facts['peak_mb']:.0f}", f"{facts['bytes'] / 1e6:.1f} MB", ratio
    made = server.answer(["-m", "bench.assessment", "pdf", str(RESULT_PDFS)], env)
    pages = f"{made['pages'] // RESULT_PDFS} pages"
    yield "PDF of a unit's result", f"{made['seconds'] / RESULT_PDFS:.2f}", f"{made['peak_mb']:.0f}", pages, ""


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print a table with the first column left, the others right."""
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    print()
    for row in [heads, tuple("-" * width for width in widths), *rows]:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        print("  ".join(cells).rstrip())


if __name__ == "__main__":
    main()
