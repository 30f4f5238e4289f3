"""The page and the service worker of the on-site sheet: what is kept on a device holds no person and no visit (S5)."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client, override_settings
from django.urls import reverse

from evaluations.views import offline
from tests.evaluations.assessing import Assessment, fill_sheet


def shell_of(worker: str) -> dict[str, object]:
    """What the worker is told to keep."""
    found: dict[str, object] = json.loads(worker.split("\n")[0].removeprefix("self.SHELL = ").removesuffix(";"))
    return found


def test_the_page_is_the_same_for_every_visit_and_everybody(assess: Assessment, client: Client) -> None:
    """罗刚 and 马超 get the same bytes, also for a visit that does not exist: there is nothing in them."""
    pages = set()
    for person in (assess.leader, assess.outsider):
        client.force_login(person)
        for pk in (assess.visit.pk, 9999):
            answer = client.get(reverse("evaluations:offline", args=[pk]))
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"]
            pages.add(answer.content)
    client.logout()
    pages.add(client.get(reverse("evaluations:offline_start")).content)
    assert len(pages) == 1
    text = pages.pop().decode()
    for word in ("罗刚", "唐丽", "马超", "示例天心", "csrfmiddlewaretoken"):
        assert word not in text
    assert re.findall(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=", text) == []


def test_a_visit_s_page_asks_to_sign_in(assess: Assessment, client: Client) -> None:
    """Without a session the server sends to the sign-in page; the worker then shows what it has kept."""
    address = reverse("evaluations:offline", args=[assess.visit.pk])
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={address}")


@pytest.mark.parametrize("name", ["evaluations:offline_start", "service_worker"])
def test_shell_and_worker_are_only_read(client: Client, name: str) -> None:
    """Nothing is ever posted to them."""
    assert client.post(reverse(name)).status_code == 405


def test_the_worker_is_never_cached_and_names_all_that_the_page_needs(client: Client) -> None:
    """/sw.js: a script, asked for anew each time, with the page and exactly the files that the page names."""
    answer = client.get("/sw.js")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Service-Worker-Allowed"] == "/"
    shell = shell_of(answer.content.decode())
    assert shell["page"] == reverse("evaluations:offline_start")
    page = client.get(reverse("evaluations:offline_start")).content.decode()
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert named | {"/static/img/down.svg"} == set(shell["assets"])  # type: ignore[call-overload]
    for name in offline.assets():
        assert finders.find(name), name


def test_the_version_follows_the_bytes(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A changed file is a new version, so a device fetches the whole shell again and drops the old one."""
    before = shell_of(client.get("/sw.js").content.decode())["version"]
    assert shell_of(client.get("/sw.js").content.decode())["version"] == before
    changed = tmp_path / "offline.css"
    changed.write_text("body { color: black; }")
    found = finders.find
    monkeypatch.setattr(finders, "find", lambda name: str(changed) if name == "css/offline.css" else found(name))
    assert shell_of(client.get("/sw.js").content.decode())["version"] != before


def test_hashed_names_in_production(client: Client, tmp_path: Path) -> None:
    """With the manifest of a release the worker keeps the hashed files, under the names that the page asks for."""
    from django.core.management import call_command

    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
        shell = shell_of(client.get("/sw.js").content.decode())
        page = client.get(reverse("evaluations:offline_start")).content.decode()
    assets = [str(name) for name in shell["assets"]]  # type: ignore[attr-defined]
    assert all(re.search(r"\.[0-9a-f]{12}\.(css|js|svg)$", name) for name in assets)
    assert set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page)) <= set(assets)


def test_scripts_stay_small() -> None:
    """Files that a person can read: under 300 lines each."""
    folder = Path(settings.BASE_DIR) / "static/js/offline"
    scripts = sorted(folder.glob("*.js"))
    assert {f"js/offline/{path.name}" for path in scripts} - {"js/offline/worker.js"} == {
        name for name in offline.SCRIPTS if name.startswith("js/offline/")
    }
    assert [path.name for path in scripts if len(path.read_text().splitlines()) >= 300] == []


def test_the_red_button_of_an_inspector(assess: Assessment, client: Client) -> None:
    """唐丽 is led to the sheet on the visit's page until hers is in; the committee, of no team, is not."""
    button = f'class="button button-primary" href="{reverse("evaluations:offline", args=[assess.visit.pk])}"'
    page = reverse("evaluations:inspection", args=[assess.visit.pk])
    client.force_login(assess.second)
    assert button in client.get(page).content.decode()
    client.force_login(assess.work.clerk)
    assert button not in client.get(page).content.decode()
    fill_sheet(assess.visit, assess.second)
    client.force_login(assess.second)
    assert button not in client.get(page).content.decode()
