"""Messages and suggestions in the back office: to be looked at only."""

from django.contrib import admin

from benchmark_platform.core.admin import HouseReadOnlyAdmin
from benchmark_platform.inbox.models import Feedback


@admin.register(Feedback)
class FeedbackAdmin(HouseReadOnlyAdmin):
    """Suggestions with their answers; answering has a page of its own."""

    list_display = ("text", "author", "sent_at", "answered_at")
