"""A person's box: the list, and one message, which counts as read when it is opened."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from benchmark_platform.inbox.models import Message, MessageRead
from benchmark_platform.inbox.services import mark_all_read, mark_read

PER_PAGE = 20


@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """All messages of the person, the newest first; ``?show=unread`` narrows to the unread."""
    unread_only = request.GET.get("show") == "unread"
    readable = Message.objects.unread_by(request.user) if unread_only else Message.objects.visible_to(request.user)
    own_reads = MessageRead.objects.filter(message=OuterRef("pk"), user=request.user.pk)
    rows = readable.annotate(is_read=Exists(own_reads)).select_related("organization")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "inbox/message_list.html", {"page_obj": page, "unread_only": unread_only})


@require_safe
def message_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One message; opening it marks it as read."""
    readable = Message.objects.visible_to(request.user).select_related("organization")
    message = get_object_or_404(readable, pk=pk)
    mark_read(message, by=request.user)
    return render(request, "inbox/message_detail.html", {"message_": message})


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every message of the person as read."""
    count = mark_all_read(by=request.user)
    messages.success(request, f"已把 {count} 条消息标为已读。" if count else "没有未读消息。")
    return redirect("inbox:list")
