"""What devices ask: the pack, the state, and sending entry by entry, exactly once (S5). JSON always, never a redirect.

A script asks with ``Accept: application/json``. 401 {"sign_in": true}: the session is dead, nothing was lost. 403
{"reason"}: the gate; {"csrf": true}: another token. 409: the entries are another person's. 410 {"clear": true}: the
copy has to go. Entries are taken in order, each in a transaction of its own; a request whose answer was lost is sent
again and answered as the first time. ``base_version`` is the version that the writer saw; nobody may guess ahead.
"""

import json
import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST, require_safe

from applications.views.common import person
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.core.uploads import UploadRefused
from evaluations.actions.sheets import OPEN_SHEET
from evaluations.models import DeviceCopy, Item, Sheet, SheetEntry, Visit
from evaluations.rules.device import MOST_BYTES, BadBody, DeviceEntry, read_device, read_label, read_sync, read_user
from evaluations.rules.sheets import device_time, is_over, refusal
from evaluations.services import sheets
from evaluations.services.sheet_devices import device_cleared, device_seen, register_device, take_entry
from evaluations.sheet_pack import pack_of, photo_url, state_of
from evaluations.sheet_window import window_of

logger = logging.getLogger(__name__)

Reply = tuple[dict[str, Any], int]
Handler = Callable[[HttpRequest, int], Reply]


class Gone(Exception):
    """Nothing will be taken from this person at this visit any more: the device's copy has to go."""


class Other(Exception):
    """What waits on the device is another person's."""


def answering(handler: Handler) -> Callable[[HttpRequest, int], HttpResponse]:
    """Answer with JSON that nobody keeps, whatever becomes of the request."""

    @wraps(handler)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        try:
            body, status = handler(request, pk)
        except Gone as gone:
            device_cleared(get_object_or_404(Visit, pk=pk), by=person(request))
            # Whose copy: on one device several people may keep theirs.
            user = person(request).pk
            body, status = {"closed": True, "clear": True, "user": user, "reason": str(gone)}, 410
        except Other:
            body, status = {"other": True, "reason": "这台设备上的内容属于另一位考核人员，请由本人登录后发送。"}, 409
        except Forbidden as forbidden:
            body, status = {"reason": forbidden.decision.reason}, 403
        except BadBody as bad:
            body, status = {"reason": bad.words}, 400
        except Http404:
            body, status = {"reason": "没有这次考核，或者您不在考核组里。"}, 404
        answer = JsonResponse(body, status=status)
        add_never_cache_headers(answer)
        return answer

    return view


@require_safe
@answering
def pack(request: HttpRequest, pk: int) -> Reply:
    """Give everything that the device needs."""
    visit, sheet, user = _door(request, pk)
    return pack_of(visit, sheet, user), 200


@require_safe
@answering
def state(request: HttpRequest, pk: int) -> Reply:
    """Say what may have changed since."""
    visit, sheet, user = _door(request, pk)
    return state_of(visit, sheet, user), 200


@require_POST
@answering
def register(request: HttpRequest, pk: int) -> Reply:
    """Give the secret of this device's copy to its owner; of a copy that exists also when all is over."""
    user, body = person(request), _body(request)
    device = read_device(body)
    visit = get_object_or_404(Visit.objects.with_parties(), pk=pk)
    if not DeviceCopy.objects.filter(sheet__visit=visit, sheet__inspector=user, device=device).exists():
        visit, _, user = _door(request, pk)
    copy = register_device(visit, device=device, label=read_label(body), by=user)
    return {"secret": copy.secret, "device": copy.device}, 200


@require_POST
@answering
def sync(request: HttpRequest, pk: int) -> Reply:
    """Take entries in order; stop at the first that cannot be taken for a technical reason, and say what was taken."""
    user, body = person(request), _body(request)
    _own_entries(body, user)
    sent = read_sync(body)
    visit, sheet, user = _door(request, pk, sends=bool(sent.entries))
    results: list[dict[str, Any]] = []
    stopped = False
    if sent.entries:
        sheet = sheets.open_sheet(visit, by=user) if sheet is None else sheet
        results, stopped = _take_all(sheet, sent.entries, device=sent.device, by=user)
        if stopped and not results:
            return {"reason": "服务器暂时不能保存，请稍后重试。", "results": [], "stopped": True}, 503
        sheet = Sheet.objects.get(pk=sheet.pk)
        sheet.visit = visit
    device_seen(visit, device=sent.device, unsent=max(sent.unsent - len(results), 0), by=user)
    return {"results": results, "stopped": stopped, **state_of(visit, sheet, user)}, 200


@require_POST
@answering
def photo(request: HttpRequest, pk: int) -> Reply:
    """Take one photo; the same key again is the same photo."""
    user, posted = person(request), request.POST
    _own_entries(posted, user)
    visit, sheet, user = _door(request, pk, sends=True)
    upload, item = request.FILES.get("file"), _items(visit).get(str(posted.get("code", "")))
    if upload is None or item is None:
        return {"reason": "照片没有收到，请重新发送。" if upload is None else "任务指南里没有这一项。"}, 422
    sheet = sheets.open_sheet(visit, by=user) if sheet is None else sheet
    key, at = str(posted.get("key", "")), device_time(posted.get("device_at"))
    try:
        kept = sheets.add_photo(sheet, item=item, upload=upload, key=key, device_at=at, by=user)
    except UploadRefused as refused:
        return {"reason": refused.message}, 422
    return {"key": kept.key, "url": photo_url(visit, kept)}, 200


def _door(request: HttpRequest, pk: int, *, sends: bool = False) -> tuple[Visit, Sheet | None, User]:
    """Return the visit and the own sheet; 404 for strangers, 403 by the gate, 410 when the copy has to go.

    Whoever has been of the team learns that it is over, also when the visit itself is out of sight since.
    """
    user = person(request)
    visit = get_object_or_404(Visit.objects.with_parties(), pk=pk)
    rows = list(visit.inspectors.filter(person=user))
    if not rows and not Visit.objects.visible_to(user).filter(pk=pk).exists():
        raise Http404
    if rows:
        window, day = window_of(visit), today()
        if is_over(window, day):
            raise Gone(refusal(window, day))
        if all(row.removed_at for row in rows):
            raise Gone("您已不在这次考核的考核组里，不再接收评分。")
    require(OPEN_SHEET, user=user, subject=visit)
    sheet = Sheet.objects.filter(visit=visit, inspector=user).first()
    if sheet is not None:
        sheet.visit = visit
        # While the visit is open the sheet may be given back: only then its copy has done its work.
        if not sends and sheet.state == Sheet.State.SUBMITTED and visit.state == Visit.State.CLOSED:
            raise Gone("实地考核已经结束，您的评分表已经提交。")
    return visit, sheet, user


def _body(request: HttpRequest) -> Mapping[str, Any]:
    """Return the JSON object that was sent."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise BadBody("一次发送的内容太多，请分批发送。")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise BadBody("发送的内容无法识别，请刷新页面后重试。")
    return body


def _own_entries(body: Mapping[str, Any], user: User) -> None:
    if read_user(body) not in (None, user.pk):
        raise Other


def _items(visit: Visit) -> dict[str, Item]:
    rows = Item.objects.filter(indicator__rubric__campaign=visit.campaign)
    return {item.code: item for item in rows}


def _take_all(
    sheet: Sheet, entries: tuple[DeviceEntry, ...], *, device: str, by: User
) -> tuple[list[dict[str, Any]], bool]:
    items, results, contested = _items(sheet.visit), list[dict[str, Any]](), set[tuple[str, str]]()
    for entry in entries:
        if (entry.kind, entry.code) in contested or (entry.kind == "submit" and contested):
            # A choice is wanted first: what was written on top of it, and handing it in, waits on the device.
            continue
        if entry.fault:
            results.append(_refused(entry))
            continue
        try:
            done = take_entry(sheet, entry, items=items, device=device, by=by)
        except Forbidden:
            if results:
                return results, True
            raise
        except Exception:
            logger.exception("An entry of sheet %s could not be taken.", sheet.pk)
            return results, True
        if done.outcome == SheetEntry.Outcome.CONFLICT:
            contested.add((entry.kind, entry.code))
        results.append(
            {"key": done.key, "outcome": done.outcome, "version": done.answer.get("version"), "answer": done.answer}
        )
    return results, False


def _refused(entry: DeviceEntry) -> dict[str, Any]:
    answer = {"findings": [{"field": "", "message": entry.fault}]}
    return {"key": entry.key, "outcome": SheetEntry.Outcome.REFUSED.value, "version": None, "answer": answer}
