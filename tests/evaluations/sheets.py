"""Short ways for tests of score sheets: a browser, a device, an entry."""

from typing import Any
from uuid import uuid4

from django.test import Client
from zeal import zeal_ignore

from benchmark_platform.accounts.models import User
from evaluations.models import Visit

JSON = {"Accept": "application/json"}


def browser(person: User | None, **more: Any) -> Client:
    """A browser of this person."""
    client = Client(**more)
    if person:
        client.force_login(person)
    return client


def entry(code: str = "1-4", score: str = "2.8", **more: Any) -> dict[str, Any]:
    """What a device sends of an item."""
    made = {
        "key": uuid4().hex,
        "kind": "score",
        "code": code,
        "base_version": 0,
        "typed": {"score": score},
        "reason": "个别记录不完整",
        "device_at": "2021-03-15T02:00:00.000Z",
    }
    return made | more


class Device:
    """A telephone with the sheet of a visit; ``get``, ``post`` and ``photo`` return the answer."""

    def __init__(self, visit: Visit, person: User | None, name: str = "phone-1", **more: Any) -> None:
        self.client, self.name, self.pk = browser(person, **more), name, visit.pk

    def url(self, name: str) -> str:
        """The address of a door."""
        return f"/evaluations/inspections/{self.pk}/device/{name}"

    def get(self, name: str, **more: Any) -> Any:
        """Ask."""
        return self.client.get(self.url(name), headers=JSON, **more)

    def post(self, name: str, body: Any, **more: Any) -> Any:
        """Send JSON."""
        return self.client.post(self.url(name), body, content_type="application/json", headers=JSON, **more)

    def sync(self, *entries: Any, **more: Any) -> Any:
        """Send entries."""
        body = {"device": self.name, "unsent": len(entries), "entries": list(entries), **more}
        with zeal_ignore():  # each entry is an act of its own and asks the gate anew
            return self.post("sync", body)

    def outcomes(self, *entries: Any) -> list[str]:
        """Send entries; what became of each."""
        return [row["outcome"] for row in self.sync(*entries).json()["results"]]

    def photo(self, upload: Any, code: str = "3-1", key: str = "p1", **more: Any) -> Any:
        """Send a photo."""
        body = {"key": key, "code": code, "device": self.name, "device_at": "garbage", "file": upload, **more}
        return self.client.post(self.url("photo"), body, headers=JSON)
